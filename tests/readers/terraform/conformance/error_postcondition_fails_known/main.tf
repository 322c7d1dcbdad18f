resource "terraform_data" "a" {
  count = 2
  input = count.index
  lifecycle {
    postcondition {
      condition     = self.input < 1
      error_message = "idx ${self.input}"
    }
  }
}
