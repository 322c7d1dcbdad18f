variable "x" {
  type    = set(object({ n = string, p = optional(number, 1) }))
  default = [{ n = "b" }, { n = "a", p = 2 }, { n = "b", p = 1 }]
}
output "x" { value = var.x }
output "y" { value = [for o in var.x : o.n] }
