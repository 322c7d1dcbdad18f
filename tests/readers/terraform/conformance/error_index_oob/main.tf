locals {
  l = ["a"]
}
output "x" {
  value = local.l[3]
}
