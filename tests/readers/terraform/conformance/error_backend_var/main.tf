variable "b" { default = "x" }
terraform {
  backend "local" {
    path = var.b
  }
}
