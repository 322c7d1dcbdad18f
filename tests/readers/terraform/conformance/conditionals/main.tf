locals {
  on = true
}
output "same" { value = local.on ? 1 : 2 }
output "mixed" { value = local.on ? 1 : "two" }
output "null_side" { value = local.on ? null : "x" }
output "lists" { value = local.on ? ["a"] : [] }
output "objects" { value = local.on ? { a = 1 } : { a = 2 } }
output "maps" { value = local.on ? tomap({ a = "1" }) : tomap({}) }
output "nested" { value = false ? 1 : true ? 2 : 3 }
output "list_of_numbers_or_strings" { value = local.on ? [1, 2] : ["a"] }
output "unused_error" { value = local.on ? "ok" : tonumber("x") }
