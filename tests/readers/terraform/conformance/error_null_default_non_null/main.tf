variable "x" {
  type     = string
  nullable = false
  default  = null
}
output "x" { value = var.x }
