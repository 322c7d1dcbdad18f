variable "name" { type = string }
variable "actions" { type = set(string) }
variable "resource_ids" { type = list(string) }
locals {
  statement = [for a in var.actions : { Effect = "Allow", Action = a }]
}
output "json_static" { value = jsonencode({ Version = "2012-10-17", Statement = local.statement }) }
output "json" { value = jsonencode({ Statement = local.statement, Resource = var.resource_ids }) }
output "text" {
  value = templatefile("${path.module}/p.tftpl", { name = var.name, actions = var.actions, n = length(var.resource_ids) })
}
