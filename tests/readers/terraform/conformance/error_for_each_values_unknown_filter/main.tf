resource "terraform_data" "a" { input = 1 }
resource "terraform_data" "b" {
  for_each = { for k, v in { x = terraform_data.a.id } : k => v if v != "" }
}
