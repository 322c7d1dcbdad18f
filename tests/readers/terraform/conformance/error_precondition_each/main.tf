resource "terraform_data" "a" {
  for_each = { a = 1, b = 20 }
  input    = each.value
  lifecycle {
    precondition {
      condition     = each.value < 10
      error_message = "too big: ${each.key}"
    }
  }
}
