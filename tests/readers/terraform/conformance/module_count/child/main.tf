variable "name" {}
resource "terraform_data" "r" {
  count = 2
  input = "${var.name}-${count.index}"
}
output "name" { value = var.name }
output "instances" { value = terraform_data.r[*].input }
