variable "name" { type = string }
variable "size" { type = number }
module "svc" {
  source = "../svc"
  count  = var.size
  name   = "${var.name}-${count.index}"
}
output "names" { value = module.svc[*].name }
output "ids" { value = [for s in module.svc : s.id] }
