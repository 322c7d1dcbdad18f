module "m" { source = "./m" }
module "c" {
  source = "./m"
  count  = 1
}
module "f" {
  source   = "./m"
  for_each = toset(["a"])
}
output "a" { value = [issensitive(module.m.o), issensitive(module.c[0].o), issensitive(module.f["a"].o), issensitive(module.m), issensitive(module.c[*].o)] }
output "b" { value = module.c[0].o }
output "c" { value = module.m }
output "d" { value = module.c[*].o }
output "e" { value = [for m in module.f : m.o] }
resource "terraform_data" "r" { input = module.m.o }
output "f" { value = terraform_data.r.input }
