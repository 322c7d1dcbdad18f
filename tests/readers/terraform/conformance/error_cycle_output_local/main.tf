locals {
  a = local.b
  b = [for x in local.c : x]
  c = { x = local.a }
}
