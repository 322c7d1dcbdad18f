resource "terraform_data" "r" {
  input = "abc"
  lifecycle {
    postcondition {
      condition     = self.input == "abd"
      error_message = "no"
    }
  }
}
