resource "terraform_data" "r" {
  count = 2
  input = "r${count.index}"
}
output "id" { value = terraform_data.r[0].id }
output "names" { value = terraform_data.r[*].input }
output "mixed" {
  value = { known = "k", unknown = terraform_data.r[1].id }
}
