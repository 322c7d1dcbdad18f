locals {
  o = { a = { b = 1 } }
}
output "try" { value = [try(local.o.a.b, 0), try(local.o.a.c, 0), try(local.o.x.y, local.o.a.c, "last")] }
output "can" { value = [can(local.o.a.b), can(local.o.z), can(tonumber("x")), can(tonumber("1"))] }
output "types" { value = [try(tostring(null), "x"), try(tonumber("a"), tonumber("5"))] }
output "index" { value = try([1, 2][5], "none") }
output "bad_function_argument" { value = try(cidrhost("nope", 1), "none") }
