resource "terraform_data" "a" {
  lifecycle {
    precondition {
      condition = var.x
    }
  }
}
variable "x" { default = true }
