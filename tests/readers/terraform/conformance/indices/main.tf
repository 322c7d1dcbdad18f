locals {
  list   = ["a", "b", "c"]
  map    = { key = "value", "with space" = 1 }
  nested = { a = [{ b = "deep" }] }
}
output "list" { value = local.list[1] }
output "legacy" { value = local.list.2 }
output "map" { value = local.map["key"] }
output "attribute" { value = local.map.key }
output "quoted" { value = local.map["with space"] }
output "nested" { value = local.nested.a[0].b }
output "computed" { value = local.list[length(local.list) - 1] }
output "text_index" { value = local.list["0"] }
output "of_literal" { value = ["x", "y"][1] }
output "of_call" { value = split(",", "p,q")[1] }
