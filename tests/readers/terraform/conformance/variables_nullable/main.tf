module "m" {
  source  = "./m"
  strict  = null
  lenient = null
}
output "values" { value = module.m.values }
