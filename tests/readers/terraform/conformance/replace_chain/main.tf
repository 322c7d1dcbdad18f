resource "terraform_data" "a" {
  input            = "x"
  triggers_replace = { v = 1 }
}
output "a" { value = terraform_data.a.triggers_replace.v }
output "out" { value = terraform_data.b.output }
resource "terraform_data" "b" {
  input = [terraform_data.a.input, terraform_data.a.output]
}
output "partly" { value = terraform_data.b.input }
