module "a" {
  source = "./m"
  o      = { a = 1, extra = true, l = toset(["b", "a"]) }
}
output "o" { value = module.a.o }
