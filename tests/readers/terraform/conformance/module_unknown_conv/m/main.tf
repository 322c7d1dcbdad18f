variable "o" {
  type = object({ id = string, t = list(string), m = map(string), d = optional(string, "dd") })
}
variable "s" { type = set(string) }
output "o" { value = var.o }
output "s" { value = var.s }
output "sl" { value = [for x in var.s : "${x}!"] }
