resource "terraform_data" "a" {
  provider = "terraform"
}
output "x" { value = 1 }
