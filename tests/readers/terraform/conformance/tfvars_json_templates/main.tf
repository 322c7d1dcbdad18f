variable "a" {}
variable "b" {}
output "x" { value = [var.a, var.b] }
