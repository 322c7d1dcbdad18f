variable "x" {
  type    = map(object({ a = string, b = number }))
  default = { k = { a = "x" } }
}
