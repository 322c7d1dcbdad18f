resource "terraform_data" "r" { input = "over" }
variable "v" { default = "over" }
locals { l = "over" }
output "o" { value = "${local.l}!" }
module "m" { a = "over" }
