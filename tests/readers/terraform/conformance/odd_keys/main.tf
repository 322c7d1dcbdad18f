resource "terraform_data" "r" {
  for_each = toset(["a b", "c\"d", "e.f", "$${x}", "%%{y", "é", "", "a\\b", "n\nl"])
  input    = each.key
}
output "x" { value = terraform_data.r["a b"].input }
