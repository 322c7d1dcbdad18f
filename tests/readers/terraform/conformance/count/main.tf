variable "n" { default = 3 }
resource "terraform_data" "many" {
  count = var.n
  input = "i${count.index}"
}
resource "terraform_data" "none" {
  count = 0
  input = "x"
}
resource "terraform_data" "maybe" {
  count = var.n > 2 ? 1 : 0
  input = "maybe"
}
output "inputs" { value = terraform_data.many[*].input }
output "second" { value = terraform_data.many[1].input }
output "length" { value = length(terraform_data.many) }
output "none" { value = terraform_data.none[*].input }
output "one" { value = one(terraform_data.maybe[*].input) }
output "try" { value = try(terraform_data.none[0].input, "fallback") }
output "joined" { value = join(",", terraform_data.many.*.input) }
