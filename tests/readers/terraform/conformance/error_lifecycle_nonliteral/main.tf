variable "p" { default = true }
resource "terraform_data" "b" {
  lifecycle {
    prevent_destroy = var.p
  }
}
