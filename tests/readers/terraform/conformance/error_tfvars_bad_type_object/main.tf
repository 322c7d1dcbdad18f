variable "o" { type = object({ a = number, b = string }) }
output "o" { value = var.o }
