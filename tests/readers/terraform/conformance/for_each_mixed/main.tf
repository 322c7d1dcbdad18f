resource "terraform_data" "b" {
  for_each = { a = 1, b = "x", c = [1] }
  input    = each.value
}
