variable "lo" {
  type    = list(object({ a = any }))
  default = [{ a = [1] }, { a = { b = 1 } }]
}
output "l" { value = var.lo }
