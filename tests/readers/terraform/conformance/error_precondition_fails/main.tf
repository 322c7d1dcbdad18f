resource "terraform_data" "r" {
  input = 1
  lifecycle {
    precondition {
      condition     = length("a") == 2
      error_message = "no"
    }
  }
}
