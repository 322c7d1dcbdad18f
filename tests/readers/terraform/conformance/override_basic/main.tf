resource "terraform_data" "r" {
  input            = "base"
  triggers_replace = "t"
  lifecycle {
    create_before_destroy = true
  }
}
variable "v" {
  type    = string
  default = "base"
}
locals { l = "base" }
output "o" {
  value       = local.l
  description = "d"
}
module "m" {
  source = "./m"
  a      = "base"
}
output "r" { value = [terraform_data.r.input, var.v, module.m.a] }
