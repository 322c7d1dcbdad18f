resource "terraform_data" "a" { input = "a,b" }
resource "terraform_data" "b" {
  count = length(split(",", terraform_data.a.input))
  input = split(",", terraform_data.a.input)[count.index]
}
output "b" { value = terraform_data.b[*].input }
