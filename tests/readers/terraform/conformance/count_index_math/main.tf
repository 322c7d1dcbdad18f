resource "terraform_data" "r" {
  count = 3
  input = "${count.index + 1}/${length(["a", "b", "c"])}"
}
output "ins" { value = terraform_data.r[*].input }
output "one" { value = terraform_data.r[1].input }
output "oob" { value = try(terraform_data.r[3].input, "none") }
