locals {
  env = merge({ NAME = var.name, PORT = var.config.port }, var.config.env)
}
resource "terraform_data" "task" {
  input = jsonencode({
    name  = var.name
    env   = [for k in sort(keys(local.env)) : { name = k, value = local.env[k] }]
    limit = "${var.config.cpu}m"
  })
}
resource "terraform_data" "instance" {
  count            = var.config.replicas
  input            = "${var.name}-${format("%02d", count.index)}"
  triggers_replace = terraform_data.task.id
}
output "url" { value = var.config.port == 80 ? "http://${var.name}" : "https://${var.name}:${var.config.port}" }
output "id" { value = terraform_data.task.id }
output "env" { value = local.env }
output "instances" { value = [for i in terraform_data.instance : i.input] }
