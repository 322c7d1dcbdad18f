module "many" {
  source = "./child"
  count  = 2
  name   = "n${count.index}"
}
module "keyed" {
  source   = "./child"
  for_each = { a = "x", b = "y" }
  name     = "${each.key}-${each.value}"
}
module "none" {
  source = "./child"
  count  = 0
  name   = "never"
}
output "many" { value = module.many[*].name }
output "keyed" { value = { for k, m in module.keyed : k => m.name } }
output "second" { value = module.many[1].name }
output "a" { value = module.keyed["a"].name }
output "none" { value = module.none }
output "nested" { value = module.many[0].instances }
