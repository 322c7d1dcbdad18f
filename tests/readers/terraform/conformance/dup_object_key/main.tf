locals {
  o = { a = 1, a = 2, "a" = 3 }
}
output "o" { value = local.o }
