resource "terraform_data" "x" { input = "k" }
output "o" { value = terraform_data.x.input }
