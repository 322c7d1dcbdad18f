resource "terraform_data" "r" { input = "abc" }
check "c" {
  assert {
    condition     = terraform_data.r.input == "zzz"
    error_message = "warn only"
  }
}
output "x" { value = terraform_data.r.input }
