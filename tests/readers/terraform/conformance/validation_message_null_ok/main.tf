variable "n" {
  type    = string
  default = null
  validation {
    condition     = var.n == null
    error_message = var.n
  }
}
output "x" { value = 1 }
