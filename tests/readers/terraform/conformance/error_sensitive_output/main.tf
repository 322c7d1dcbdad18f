variable "s" {
  default   = "x"
  sensitive = true
}
output "v" {
  value = var.s
}
