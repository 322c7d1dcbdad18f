resource "terraform_data" "r" {
  input = "abc"
  lifecycle {
    postcondition {
      condition     = self.output == "abd"
      error_message = "no"
    }
  }
}
output "x" { value = terraform_data.r.input }
