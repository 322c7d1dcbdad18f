variable "x" {
  type    = list(any)
  default = [{ a = 1 }, { b = "x" }]
}
output "x" { value = var.x }
