variable "a" { default = 1 }
variable "b" {
  default  = 1
  nullable = false
}
output "a" { value = [var.a, var.b] }
