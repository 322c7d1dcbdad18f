locals {
  tiers = { web = { ports = [80, 443], hosts = ["a", "b"] }, db = { ports = [5432], hosts = ["c"] } }
}
locals {
  rules = merge([
    for tier, t in local.tiers : {
      for pair in setproduct(t.ports, t.hosts) : "${tier}-${pair[1]}-${pair[0]}" => {
        tier = tier
        port = pair[0]
        host = pair[1]
      }
    }
  ]...)
  by_host = transpose({ for tier, t in local.tiers : tier => t.hosts })
}
resource "terraform_data" "rule" {
  for_each = local.rules
  input    = "${each.value.host}:${each.value.port}"
}
output "rules" { value = local.rules }
output "ports" { value = sort(distinct(flatten([for t in local.tiers : [for p in t.ports : tostring(p)]]))) }
output "by_host" { value = local.by_host }
output "counts" { value = { for tier, t in local.tiers : tier => length(t.ports) * length(t.hosts) } }
