module "m" { source = "./mods/m" }
output "p" { value = [path.module, path.root, module.m.p] }
