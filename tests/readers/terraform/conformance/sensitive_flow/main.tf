variable "password" {
  type      = string
  sensitive = true
  default   = "hunter2"
}
locals {
  conn  = "postgres://u:${var.password}@h/db"
  conf  = { host = "h", password = var.password }
  safe  = { for k, v in local.conf : k => v if k != "password" }
  len   = nonsensitive(length(var.password))
}
resource "terraform_data" "db" {
  input = local.conf
}
output "conn" {
  value     = local.conn
  sensitive = true
}
output "host" { value = local.conf.host }
output "len" { value = local.len }
output "is" { value = [issensitive(local.conn), issensitive(local.conf), issensitive(local.conf.host), issensitive(terraform_data.db.input), issensitive(terraform_data.db.input.host)] }
