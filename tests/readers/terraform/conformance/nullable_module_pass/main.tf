variable "v" {
  type    = string
  default = null
}
module "a" {
  source = "./m"
  v      = var.v
}
module "b" {
  source = "./m"
  v      = var.v != null ? var.v : "x"
  w      = null
}
output "a" { value = module.a.out }
output "b" { value = module.b.out }
