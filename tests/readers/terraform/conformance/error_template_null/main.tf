locals {
  n = null
}
output "v" {
  value = "x-${local.n}"
}
