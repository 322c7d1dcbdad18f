variable "name" { type = string }
variable "sizes" {
  type    = map(number)
  default = {}
}
module "inner" {
  source = "./inner"
  text   = "inner of ${var.name}"
}
resource "terraform_data" "r" {
  input = var.name
}
output "name" { value = "${var.name}!" }
output "sizes" { value = var.sizes }
output "inner" { value = module.inner.text }
