variable "list" { type = list(string) }
variable "map" { type = map(string) }
variable "number" { type = number }
variable "object" { type = object({ a = number }) }
variable "any" { type = list(any) }
output "v" { value = [var.list, var.map, var.number, var.object, var.any] }
