variable "o" { type = any }
output "o" { value = var.o }
output "n" { value = var.o.n }
output "len" { value = length(var.o.l) }
