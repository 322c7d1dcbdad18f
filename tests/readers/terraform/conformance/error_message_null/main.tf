variable "n" {
  type    = string
  default = null
}
output "x" {
  value = 1
  precondition {
    condition     = var.n != null
    error_message = var.n
  }
}
