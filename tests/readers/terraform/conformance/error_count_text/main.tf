resource "terraform_data" "r" {
  count = "many"
}
