variable "text" {}
resource "terraform_data" "deep" {
  input = var.text
}
output "text" { value = terraform_data.deep.input }
