module "m" {
  source = "./m"
  list   = toset(["b", "a"])
  map    = { a = 1 }
  number = "5"
  object = { a = "1", extra = true }
  any    = [1, "a"]
}
output "v" { value = module.m.v }
