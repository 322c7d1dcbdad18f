variable "secret" {
  default   = "s3cret"
  sensitive = true
}
locals {
  derived = "x-${var.secret}"
}
resource "terraform_data" "r" {
  input = local.derived
}
output "secret" {
  value     = var.secret
  sensitive = true
}
output "length" {
  value     = length(var.secret)
  sensitive = true
}
output "plain" { value = nonsensitive(var.secret) }
output "is" { value = issensitive(local.derived) }
