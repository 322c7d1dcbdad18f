resource "terraform_data" "r" { input = 1 }
output "o" {
  value = 1
  precondition {
    condition     = terraform_data.r.id != "x"
    error_message = "no"
  }
}
