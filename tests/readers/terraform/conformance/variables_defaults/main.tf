variable "text" { default = "abc" }
variable "number" {
  type    = number
  default = "42"
}
variable "flag" {
  type    = bool
  default = "true"
}
variable "list" {
  type    = list(string)
  default = [1, true, "x"]
}
variable "set" {
  type    = set(string)
  default = ["b", "a", "b"]
}
variable "map" {
  type    = map(number)
  default = { a = "1", b = 2 }
}
variable "any" {
  type    = any
  default = [1, "a", null]
}
variable "tuple" {
  type    = tuple([string, number])
  default = [1, "2"]
}
variable "nothing" { default = null }
output "all" {
  value = [var.text, var.number, var.flag, var.list, var.set, var.map, var.any, var.tuple, var.nothing]
}
