variable "x" {
  type = list(map(object({ p = optional(number, 1) })))
  default = [{ a = {}, b = { p = 2 } }, {}]
}
output "x" { value = var.x }
