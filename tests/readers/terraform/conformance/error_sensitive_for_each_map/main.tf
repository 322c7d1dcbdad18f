variable "x" {
  sensitive = true
  default   = { a = "s" }
}
resource "terraform_data" "r" {
  for_each = var.x
  input    = each.value
}
