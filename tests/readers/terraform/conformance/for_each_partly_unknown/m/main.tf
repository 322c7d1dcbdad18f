variable "value" {}
variable "key" {}
output "both" { value = "${var.key}=${var.value}" }
