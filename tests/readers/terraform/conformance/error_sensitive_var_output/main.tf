variable "x" {
  sensitive = true
  default   = "s"
}
output "x" { value = "${var.x}!" }
