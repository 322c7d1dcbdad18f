variable "x" {
  default = "a"
  validation {
    condition     = "true"
    error_message = "Bad."
  }
}
output "x" { value = var.x }
