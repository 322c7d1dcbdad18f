variable "l" {
  type    = list(object({ name = string, port = optional(number, 80) }))
  default = [{ name = "a" }, { name = "b", port = "90" }]
}
variable "s" {
  type    = set(object({ name = string, port = optional(number, 80) }))
  default = [{ name = "b" }, { name = "a" }, { name = "b" }]
}
output "l" { value = var.l }
output "s" { value = var.s }
output "names" { value = var.l[*].name }
output "by_name" { value = { for o in var.s : o.name => o.port } }
