resource "terraform_data" "b" {
  depends_on = [1 + 1]
}
