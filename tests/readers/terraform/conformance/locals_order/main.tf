output "v" { value = local.e }
locals {
  e = local.d + 1
  d = local.c + 1
}
locals {
  c = local.b + 1
  b = local.a + 1
  a = 1
}
