resource "terraform_data" "r" { input = 1 }
output "x" {
  value = 1
  precondition {
    condition     = terraform_data.r.input == 2
    error_message = "x ${terraform_data.r.id}"
  }
}
