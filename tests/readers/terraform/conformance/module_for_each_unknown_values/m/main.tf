variable "v" { type = string }
output "o" { value = "<${var.v}>" }
output "k" { value = "known" }
