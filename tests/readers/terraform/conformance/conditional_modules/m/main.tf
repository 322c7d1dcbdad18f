variable "name" {}
resource "terraform_data" "x" { input = var.name }
output "name" { value = var.name }
output "id" { value = terraform_data.x.id }
