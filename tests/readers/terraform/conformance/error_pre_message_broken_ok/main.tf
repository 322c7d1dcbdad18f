variable "o" { default = {} }
resource "terraform_data" "r" {
  input = 1
  lifecycle {
    precondition {
      condition     = length(var.o) == 0
      error_message = "x ${var.o.z}"
    }
  }
}
