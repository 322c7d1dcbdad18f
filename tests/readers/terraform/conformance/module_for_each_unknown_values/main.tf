resource "terraform_data" "a" { input = "v" }
module "m" {
  source   = "./m"
  for_each = { x = terraform_data.a.output }
  v        = each.value
}
output "o" { value = module.m["x"].o }
output "p" { value = [for k, m in module.m : k] }
