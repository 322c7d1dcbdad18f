module "n" { source = "../n" }
output "p" { value = [path.module, path.root, module.n.p] }
