locals {
  x = 1
}
resource "terraform_data" "r" {
  input = 1
  input = 2
}
