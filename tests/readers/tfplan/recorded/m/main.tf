variable "v" {}
resource "terraform_data" "in" { input = { deep = var.v, k = 1 } }
output "o" { value = terraform_data.in.id }
