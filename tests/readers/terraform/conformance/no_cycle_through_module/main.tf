module "a" {
  source = "./m"
  v      = module.b.w
  u      = 1
}
module "b" {
  source = "./m"
  v      = 1
  u      = module.a.x
}
output "o" { value = [module.a.w, module.b.x] }
