variable "o" {
  type = object({ a = string, l = list(string), z = optional(bool, false) })
}
output "o" { value = var.o }
