locals {
  o = { a = 1 }
  x = local.o.b
}
output "x" { value = local.x }
