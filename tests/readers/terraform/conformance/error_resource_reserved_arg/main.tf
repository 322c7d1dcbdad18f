resource "terraform_data" "a" {
  version = 1
}
