variable "x" {
  type    = bool
  default = "true"
}
variable "n" {
  type    = number
  default = "010"
}
variable "s" {
  type    = string
  default = 1.50
}
output "x" { value = [var.x, var.n, var.s] }
