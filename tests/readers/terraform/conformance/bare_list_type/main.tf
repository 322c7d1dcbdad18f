variable "cfg" {
  type    = list
  default = ["a"]
}
variable "mp" {
  type    = map
  default = { a = "b" }
}
output "x" { value = [var.cfg, var.mp] }
