locals {
  envs = { dev = { n = 1 }, prod = { n = 2 } }
}
module "env" {
  source   = "./env"
  for_each = local.envs
  name     = each.key
  size     = each.value.n
}
output "all" { value = { for k, m in module.env : k => m.names } }
output "flat" { value = flatten([for m in module.env : m.names]) }
output "keys" { value = keys(module.env) }
output "one" { value = module.env["dev"].names[0] }
output "whole" { value = module.env }
