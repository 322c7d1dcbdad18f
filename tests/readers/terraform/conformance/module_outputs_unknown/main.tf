module "m" {
  source = "./m"
}
resource "terraform_data" "after" {
  input = module.m.id
}
output "id" { value = module.m.id }
output "names" { value = module.m.names }
output "mixed" { value = module.m.mixed }
output "known_part" { value = module.m.mixed.known }
output "keys" { value = keys(module.m.mixed) }
