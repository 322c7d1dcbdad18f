variable "x" {
  type    = number
  default = 5
  validation {
    condition     = var.x < var.y && local.z > 1
    error_message = "Bad."
  }
}
variable "y" { default = 10 }
locals { z = 2 }
output "x" { value = var.x }
