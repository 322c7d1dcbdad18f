resource "terraform_data" "r" {
  input = 1
  lifecycle {
    precondition {
      condition     = 1 == 2
      error_message = "one is not two"
    }
  }
}
