variable "l" {
  type    = list(object({ a = string }))
  default = null
}
output "x" {
  value = var.l[*].a
}
