resource "terraform_data" "a" {
  input = { x = 1 }
}
output "input" { value = terraform_data.a.input.x }
output "whole" { value = terraform_data.a }
output "splat" { value = terraform_data.a[*].input }
output "prefixed" { value = resource.terraform_data.a.input }
