resource "terraform_data" "a" { input = { l = [1, 2] } }
output "a" { value = terraform_data.a[*].input.l }
output "b" { value = terraform_data.a.*.input }
output "c" { value = one(terraform_data.a[*].id) }
output "d" { value = length(terraform_data.a[*]) }
