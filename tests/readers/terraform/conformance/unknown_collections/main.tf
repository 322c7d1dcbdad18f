resource "terraform_data" "a" {
  input = ["x", "y"]
}
locals {
  u = terraform_data.a.output
}
output "splat" { value = local.u[*] }
output "for" { value = [for v in local.u : v] }
output "length" { value = length(terraform_data.a.output) }
output "index" { value = local.u[0] }
output "join" { value = join(",", local.u) }
output "concat" { value = concat(local.u, ["z"]) }
output "cond" { value = length(local.u) > 0 ? "a" : "b" }
output "template" { value = "%{for v in local.u}${v}%{endfor}" }
output "object_for" { value = { for v in ["a"] : v => local.u } }
output "unknown_key" { value = { for k in [terraform_data.a.id] : k => 1 } }
output "unknown_condition" { value = [for k in ["a"] : k if terraform_data.a.id != "x"] }
output "keys" { value = keys({ for v in ["a", "b"] : v => terraform_data.a.id }) }
output "one" { value = one([terraform_data.a.id]) }
output "slice" { value = slice([terraform_data.a.id, "b", "c"], 1, 3) }
output "element" { value = element(["a", terraform_data.a.id], 0) }
output "zip" { value = zipmap(["k"], [terraform_data.a.id]) }
output "flatten" { value = flatten([["a"], [terraform_data.a.id]]) }
output "distinct" { value = distinct(["a", "a", terraform_data.a.id]) }
output "sort" { value = sort(["b", "a", terraform_data.a.id]) }
output "compact" { value = compact(["a", terraform_data.a.id]) }
output "tomap" { value = tomap({ a = terraform_data.a.id, b = "b" }) }
output "format" { value = format("%s", terraform_data.a.id) }
output "null_check" { value = terraform_data.a.id == null }
output "min" { value = min(1, length(terraform_data.a.id)) }
