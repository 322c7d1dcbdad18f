variable "x" {
  type    = "string"
  default = 1
}
output "x" { value = var.x }
