variable "a" {}
variable "b" {}
variable "c" {}
variable "d" { default = "default" }
variable "e" {
  type    = list(number)
  default = []
}
output "all" { value = [var.a, var.b, var.c, var.d, var.e] }
