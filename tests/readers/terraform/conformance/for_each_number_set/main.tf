resource "terraform_data" "b" {
  for_each = toset([for i in range(2) : tostring(i)])
  input    = each.key
}
