module "m" {
  source = "./m"
  v      = sensitive("x")
}
output "o" {
  value     = module.m.o
  sensitive = true
}
