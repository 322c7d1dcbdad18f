variable "create" { default = true }
variable "extra" {
  type    = map(string)
  default = {}
}
module "a" {
  source = "./m"
  count  = var.create ? 1 : 0
  name   = "a"
}
module "b" {
  source = "./m"
  count  = var.create ? 0 : 1
  name   = "b"
}
module "c" {
  source   = "./m"
  for_each = var.extra
  name     = each.value
}
output "name" { value = try(module.a[0].name, module.b[0].name) }
output "either" { value = one(concat(module.a[*].name, module.b[*].name)) }
output "b" { value = try(module.b[0].name, null) }
output "c" { value = { for k, m in module.c : k => m.name } }
output "len" { value = [length(module.a), length(module.b), length(module.c)] }
output "join" { value = join(",", module.a[*].name, module.b[*].name) }
output "whole" { value = module.b }
output "id" { value = try(module.a[0].id, "none") }
output "cond" { value = var.create ? module.a[0].name : module.b[0].name }
