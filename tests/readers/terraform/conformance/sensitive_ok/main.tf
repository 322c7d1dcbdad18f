variable "x" {
  sensitive = true
  default   = { a = "s", b = 1 }
}
output "x" {
  value     = var.x.a
  sensitive = true
}
output "y" { value = nonsensitive(var.x.b) }
output "z" { value = nonsensitive(length(var.x)) }
resource "terraform_data" "r" { input = var.x }
