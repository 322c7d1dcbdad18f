variable "l" { type = list(number) }
variable "m" { type = map(list(string)) }
variable "o" { type = object({ a = number, b = optional(bool, true) }) }
variable "any" {}
variable "s" { type = string }
output "x" { value = [var.l, var.m, var.o, var.any, var.s] }
