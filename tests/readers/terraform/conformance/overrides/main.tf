variable "v" {
  type    = string
  default = "base"
}
locals {
  a = "base"
  b = "base"
}
resource "terraform_data" "r" {
  input            = "base"
  triggers_replace = "base"
}
output "o" {
  value = [var.v, local.a, local.b]
}
