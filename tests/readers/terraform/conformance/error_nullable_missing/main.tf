module "m" {
  source = "./m"
  x      = null
}
output "v" {
  value = module.m.v
}
