variable "v" {}
variable "u" {}
output "o" { value = var.v }
output "w" { value = "const" }
output "x" { value = var.u }
