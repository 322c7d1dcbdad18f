variable "e" {
  ephemeral = true
  default   = "x"
}
module "m" {
  source = "./m"
  v      = var.e
}
output "o" { value = ephemeralasnull(module.m.o) }
