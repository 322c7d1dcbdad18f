variable "x" {
  sensitive = true
  default   = 2
}
resource "terraform_data" "r" {
  count = var.x
}
