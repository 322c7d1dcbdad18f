variable "a" { default = 1 }
variable "b" {}
variable "c" {
}
locals {}
output "v" { value = [var.a, var.b, var.c] }
