variable "v" {
  type    = string
  default = "dv"
}
variable "w" {
  type     = list(string)
  default  = ["dw"]
  nullable = false
}
output "out" { value = { v = var.v, w = var.w } }
