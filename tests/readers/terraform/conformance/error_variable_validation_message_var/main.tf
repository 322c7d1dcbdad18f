variable "x" {
  default = 1
  validation {
    condition     = var.x > 5
    error_message = "x is ${var.x}, ${var.y.z}"
  }
}
variable "y" { default = {} }
