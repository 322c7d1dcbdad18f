resource "terraform_data" "a" {
  input = timestamp()
  lifecycle {
    postcondition {
      condition     = self.input != ""
      error_message = "empty"
    }
  }
}
output "o" { value = terraform_data.a.input }
