resource "terraform_data" "a" { input = { x = 1, y = ["p", "q"] } }
locals {
  out  = terraform_data.a.output
  list = [for s in terraform_data.a.output.y : upper(s)]
  m    = { for k, v in terraform_data.a.output : k => v }
  s    = "${terraform_data.a.output.x}-x"
  len  = length(terraform_data.a.output.y)
}
output "out" { value = local.out }
output "list" { value = local.list }
output "m" { value = local.m }
output "s" { value = local.s }
output "len" { value = local.len }
output "x" { value = terraform_data.a.output.x }
output "keys" { value = keys(terraform_data.a.output) }
output "merged" { value = merge(terraform_data.a.output, { z = 1 }) }
output "input" { value = terraform_data.a.input.y[1] }
