locals {
  o = { a = 1 }
}
output "v" {
  value = local.o.b
}
