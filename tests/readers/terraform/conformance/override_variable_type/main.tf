variable "v" {
  type    = number
  default = 1
}
output "v" { value = var.v }
