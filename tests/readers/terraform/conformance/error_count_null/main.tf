resource "terraform_data" "r" {
  count = null
}
