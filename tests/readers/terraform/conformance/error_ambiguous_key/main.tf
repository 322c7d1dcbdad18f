locals {
  o = { a = "k" }
}
output "v" {
  value = { local.o.a = 1 }
}
