variable "x" {
  type    = map(any)
  default = { a = [1], b = ["x", "y"] }
}
output "x" { value = var.x }
