resource "terraform_data" "r" {
  count = 12
  input = count.index
}
output "last" { value = terraform_data.r[11].input }
output "s" { value = sum(terraform_data.r[*].input) }
