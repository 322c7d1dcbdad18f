variable "name" {}
resource "terraform_data" "this" { input = var.name }
output "name" { value = terraform_data.this.input }
output "id" { value = terraform_data.this.id }
