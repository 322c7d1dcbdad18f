variable "x" {
  type    = number
  default = 5
  validation {
    condition     = var.x > 0
    error_message = "Must be positive."
  }
  validation {
    condition     = var.x < 3
    error_message = "Must be less than 3, is ${var.x}."
  }
}
output "x" { value = var.x }
