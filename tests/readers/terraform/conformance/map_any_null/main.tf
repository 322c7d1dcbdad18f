variable "x" {
  type    = map(any)
  default = { a = null, b = "x" }
}
output "x" { value = var.x }
