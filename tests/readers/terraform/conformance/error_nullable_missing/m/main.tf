variable "x" {
  nullable = false
}
output "v" { value = var.x }
