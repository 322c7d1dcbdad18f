variable "l" {
  type    = list
  default = [1, "a"]
}
variable "m" {
  type    = map
  default = { a = 1 }
}
output "v" { value = ["${var.l}", "${var.m}"] }
