variable "name" {}
resource "terraform_data" "r" {
  for_each = toset([var.name, "fixed"])
  input    = each.value
}
output "upper" { value = upper(var.name) }
