variable "l" {
  type    = list(string)
  default = null
}
output "v" {
  value = var.l[*]
}
