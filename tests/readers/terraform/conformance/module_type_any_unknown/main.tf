resource "terraform_data" "r" { input = "x" }
module "a" {
  source = "./m"
  o      = { id = terraform_data.r.id, n = 1, l = [terraform_data.r.output] }
}
output "o" { value = module.a.o }
output "n" { value = module.a.n }
output "len" { value = module.a.len }
