variable "l" {
  type    = list(any)
  default = ["a", 1, true]
}
variable "m" {
  type    = map(any)
  default = { a = 1, b = "x" }
}
variable "s" {
  type    = set(any)
  default = [3, 1, 2, 1]
}
variable "o" {
  type    = object({ a = any })
  default = { a = [1, "x"], extra = 1 }
}
variable "lo" {
  type    = list(object({ a = any }))
  default = [{ a = 1 }, { a = "x" }]
}
output "all" { value = [var.l, var.m, var.s, var.o, var.lo] }
