module "a" {
  source = "./child"
  name   = "first"
}
module "b" {
  source = "./child"
  name   = module.a.name
  sizes  = { small = 1 }
}
output "a" { value = module.a.name }
output "b" { value = module.b }
output "whole_a" { value = module.a }
