module "a" {
  source = "./a"
  v      = module.b.out
}
module "b" {
  source = "./a"
  v      = module.a.out
}
