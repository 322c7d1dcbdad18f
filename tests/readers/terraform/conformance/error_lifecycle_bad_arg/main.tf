resource "terraform_data" "b" {
  input = 2
  lifecycle {
    foo = 1
  }
}
