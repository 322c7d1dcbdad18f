variable "v" {
  default = 10
  validation {
    condition     = var.v > 5
    error_message = "x ${var.o.z}"
  }
}
variable "o" { default = {} }
output "v" { value = var.v }
