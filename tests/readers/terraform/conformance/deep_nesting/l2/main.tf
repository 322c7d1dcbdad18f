variable "node" { type = any }
variable "parent" { type = string }
locals { kids = try(var.node.kids, []) }
resource "terraform_data" "n" { input = "${var.parent}/${var.node.name}" }
output "names" { value = concat([var.node.name], local.kids[*].name) }
output "depth" { value = length(local.kids) > 0 ? 2 : 1 }
output "path" { value = terraform_data.n.input }
