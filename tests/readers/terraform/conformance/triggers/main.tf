resource "terraform_data" "a" {
  input            = timestamp()
  triggers_replace = [uuid(), "x"]
}
output "o" { value = terraform_data.a.triggers_replace }
