locals {
  map = { x = { size = 1 }, y = { size = 2 } }
}
resource "terraform_data" "map" {
  for_each = local.map
  input    = { key = each.key, size = each.value.size }
}
resource "terraform_data" "set" {
  for_each = toset(["b", "a"])
  input    = "${each.key}${each.value}"
}
resource "terraform_data" "chained" {
  for_each = terraform_data.set
  input    = "${each.key}:${each.value.input}"
}
resource "terraform_data" "filtered" {
  for_each = { for k, v in local.map : k => v if v.size > 1 }
  input    = each.value.size
}
resource "terraform_data" "odd_keys" {
  for_each = toset(["a.b", "c d", "q\"uote", "é"])
  input    = each.key
}
output "sizes" { value = { for k, r in terraform_data.map : k => r.input.size } }
output "keys" { value = keys(terraform_data.set) }
output "one" { value = terraform_data.map["y"].input }
output "values" { value = values(terraform_data.chained)[*].input }
output "filtered" { value = [for r in terraform_data.filtered : r.input] }
