variable "x" {
  type    = map(any)
  default = { a = 1, b = [1] }
}
output "x" { value = var.x }
