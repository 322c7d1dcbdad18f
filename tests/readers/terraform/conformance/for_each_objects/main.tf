locals {
  svc = {
    web = { port = 80, tags = ["a"] }
    api = { port = 8080, tags = [] }
  }
}
resource "terraform_data" "r" {
  for_each = { for k, v in local.svc : k => v if v.port > 0 }
  input    = merge(each.value, { name = each.key })
}
resource "terraform_data" "s" {
  for_each = terraform_data.r
  input    = each.value.input.port
}
output "ports" { value = { for k, r in terraform_data.r : k => r.input.port } }
output "keys" { value = keys(terraform_data.s) }
