resource "terraform_data" "r" {
  count = true
}
