resource "terraform_data" "r" {
  count = 0
  input = "x"
}
output "o" { value = one(terraform_data.r[*].input) }
output "p" { value = length(terraform_data.r) > 0 ? terraform_data.r[0].input : "none" }
output "q" { value = terraform_data.r }
