variable "env" {
  default = "prod"
  validation {
    condition     = contains(["dev", "prod"], var.env)
    error_message = "no such environment"
  }
  validation {
    condition     = can(regex("^[a-z]+$", var.env))
    error_message = "letters only"
  }
}
output "v" { value = var.env }
