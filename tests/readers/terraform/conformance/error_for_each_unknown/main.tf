resource "terraform_data" "a" {
  input = 1
}
resource "terraform_data" "r" {
  for_each = toset([terraform_data.a.id])
}
