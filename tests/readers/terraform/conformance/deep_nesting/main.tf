module "l1" {
  source = "./l1"
  tree   = { name = "root", kids = [{ name = "k1", kids = [{ name = "g1" }] }, { name = "k2" }] }
}
output "names" { value = module.l1.names }
output "depth" { value = module.l1.depth }
output "path" { value = module.l1.path }
