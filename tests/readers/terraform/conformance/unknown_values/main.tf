resource "terraform_data" "a" {
  input = "a"
}
resource "terraform_data" "b" {
  input            = terraform_data.a.id
  triggers_replace = [terraform_data.a.id, "known"]
}
output "id" { value = terraform_data.a.id }
output "interpolated" { value = "x-${terraform_data.a.id}" }
output "list" { value = ["known", terraform_data.a.id] }
output "object" { value = { known = 1, unknown = terraform_data.a.id } }
output "length_of_tuple" { value = length([terraform_data.a.id, 2]) }
output "conditional" { value = terraform_data.a.id == "x" ? 1 : 2 }
output "not_null" { value = terraform_data.a.id != null }
output "output" { value = terraform_data.a.output }
output "output_of_null" { value = terraform_data.c.output }
output "input" { value = terraform_data.a.input }
output "keys" { value = keys({ a = terraform_data.a.id }) }
output "for" { value = [for v in [terraform_data.a.id, "b"] : "${v}!"] }
output "try" { value = try(terraform_data.a.id, "x") }
output "can" { value = can(terraform_data.a.id) }
output "coalesce" { value = coalesce(null, terraform_data.a.id) }
output "prefix" { value = startswith("abc-${terraform_data.a.id}", "abc") }
output "or" { value = true || terraform_data.a.id == "" }
output "jsonencode" { value = jsonencode({ a = terraform_data.a.id }) }
output "concat" { value = concat(["a"], [terraform_data.a.id]) }
output "merge" { value = merge({ a = 1 }, { b = terraform_data.a.id }) }
output "lookup" { value = lookup({ a = terraform_data.a.id, b = 1 }, "b", 0) }
output "contains" { value = contains(["a", terraform_data.a.id], "a") }
output "set" { value = toset(["a", terraform_data.a.id]) }
output "index" { value = [terraform_data.a.id, "b"][1] }
output "splat" { value = [terraform_data.a, terraform_data.b][*].id }
resource "terraform_data" "c" {}
