variable "x" {
  type    = list(any)
  default = [{ a = 1 }, { a = "x" }]
}
output "x" { value = var.x }
