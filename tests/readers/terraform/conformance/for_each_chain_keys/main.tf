resource "terraform_data" "a" {
  for_each = toset(["x", "y"])
  input    = each.key
}
resource "terraform_data" "b" {
  for_each = { for k, v in terraform_data.a : k => v.id }
  input    = each.value
}
resource "terraform_data" "c" {
  for_each = toset(keys(terraform_data.b))
  input    = terraform_data.b[each.key].input
}
output "c" { value = { for k, v in terraform_data.c : k => v.input } }
