terraform {
  required_version = ">= 1.5"
}
variable "env" {
  type    = string
  default = "prod"
}
locals {
  defaults = { replicas = 2, cpu = 256, memory = 512, port = 8080, env = {} }
  services = {
    web = { replicas = 3, port = 80, env = { LOG = "info" } }
    api = { cpu = 1024, deps = ["db", "cache"] }
    job = { replicas = 0, schedule = "0 * * * *" }
  }
  merged = { for k, v in local.services : k => merge(local.defaults, v) }
  total = {
    cpu    = sum([for s in local.merged : s.cpu * s.replicas])
    memory = sum(values({ for k, s in local.merged : k => s.memory * s.replicas }))
  }
  edges = distinct(flatten([for k, v in local.services : [for d in try(v.deps, []) : "${k}->${d}"]]))
}
module "service" {
  source   = "./service"
  for_each = { for k, v in local.merged : k => v if v.replicas > 0 }
  name     = "${var.env}-${each.key}"
  config   = each.value
  schedule = lookup(each.value, "schedule", null)
}
output "urls" { value = { for k, m in module.service : k => m.url } }
output "total" { value = local.total }
output "edges" { value = local.edges }
output "ids" { value = values(module.service)[*].id }
output "envs" { value = { for k, m in module.service : k => m.env } }
output "first" { value = one([for k, m in module.service : m.url if k == "web"]) }
output "ratio" { value = local.total.cpu / local.total.memory }
output "instances" { value = { for k, m in module.service : k => m.instances } }
