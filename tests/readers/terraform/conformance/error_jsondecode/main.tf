locals {
  j = jsondecode("{bad")
}
output "x" { value = local.j }
