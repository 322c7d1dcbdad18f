locals {
  n = null
}
output "v" {
  value = local.n.a
}
