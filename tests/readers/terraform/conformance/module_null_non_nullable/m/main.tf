variable "a" {
  type     = string
  nullable = false
  default  = "da"
}
variable "b" {
  type    = string
  default = "db"
}
output "o" { value = [var.a, var.b] }
