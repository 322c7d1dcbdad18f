variable "creds" {
  type      = object({ user = string, pass = string })
  default   = { user = "u", pass = "p" }
  sensitive = true
}
locals {
  mixed = { open = "o", closed = var.creds.pass }
}
resource "terraform_data" "x" {
  for_each = toset(nonsensitive(keys(var.creds)))
  input    = var.creds[each.key]
}
output "open" { value = local.mixed.open }
output "list" {
  value     = [for k, v in local.mixed : "${k}=${v}"]
  sensitive = true
}
output "user" { value = nonsensitive(var.creds.user) }
