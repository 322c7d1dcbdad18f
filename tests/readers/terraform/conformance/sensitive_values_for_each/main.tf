variable "x" {
  sensitive = true
  default   = "s"
}
resource "terraform_data" "r" {
  for_each = { a = var.x }
  input    = each.value
}
