resource "terraform_data" "r" { input = 1 }
output "o" {
  value      = 1
  depends_on = [terraform_data.r]
}
