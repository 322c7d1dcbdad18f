resource "terraform_data" "r" {
  input = "z_override"
}
