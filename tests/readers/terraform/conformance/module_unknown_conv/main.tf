resource "terraform_data" "r" { input = "x" }
module "a" {
  source = "./m"
  o      = { id = terraform_data.r.id, t = [terraform_data.r.id, "b"], m = { k = terraform_data.r.id } }
  s      = [terraform_data.r.id, "b"]
}
output "o" { value = module.a.o }
output "s" { value = module.a.s }
output "sl" { value = module.a.sl }
