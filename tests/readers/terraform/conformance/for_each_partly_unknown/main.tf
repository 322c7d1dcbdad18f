resource "terraform_data" "a" { input = "x" }
locals {
  m = { known = "k", later = terraform_data.a.id, both = "${terraform_data.a.id}!" }
  o = { for k, v in local.m : upper(k) => { v = v, k = k } }
}
resource "terraform_data" "b" {
  for_each = local.o
  input    = each.value
}
module "m" {
  source   = "./m"
  for_each = local.m
  value    = each.value
  key      = each.key
}
output "keys" { value = keys(terraform_data.b) }
output "ks" { value = [for b in terraform_data.b : b.input.k] }
output "modules" { value = { for k, m in module.m : k => m.both } }
output "len" { value = length(module.m) }
