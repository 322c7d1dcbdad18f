resource "terraform_data" "a" {
  count = 2
  input = 1
}
output "v" {
  value = terraform_data.a.input
}
