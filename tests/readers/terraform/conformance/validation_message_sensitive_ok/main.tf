variable "n" {
  sensitive = true
  default = "x"
  validation {
    condition     = var.n == "x"
    error_message = "a ${var.n}"
  }
}
output "x" { value = 1 }
