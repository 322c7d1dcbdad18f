variable "o" {
  default   = "q"
  sensitive = true
}
output "x" {
  value = 1
  precondition {
    condition     = length(var.o) == 0
    error_message = "x ${var.o}"
  }
}
