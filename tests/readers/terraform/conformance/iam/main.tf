locals {
  users = csvdecode(file("${path.module}/users.csv"))
  roles = yamldecode(file("${path.module}/roles.yaml"))
  teams = distinct([for u in local.users : u.team])
  members = { for t in local.teams : t => [for u in local.users : u.name if u.team == t] }
  grants = flatten([
    for role, cfg in local.roles.roles : [
      for team in try(cfg.teams, []) : [
        for m in lookup(local.members, team, []) : { role = role, member = m, level = try(cfg.level, local.roles.defaults.level) }
      ]
    ]
  ])
  grant_map = { for g in local.grants : "${g.role}/${g.member}" => g }
}
resource "terraform_data" "grant" {
  for_each = local.grant_map
  input    = each.value
}
module "policy" {
  for_each = local.roles.roles
  source   = "./policy"
  name     = each.key
  actions  = each.value.actions
  resource_ids = [for k, g in terraform_data.grant : g.id if g.input.role == each.key]
}
output "members" { value = local.members }
output "docs" { value = { for k, m in module.policy : k => jsondecode(m.json_static) } }
output "doc_unknown" { value = module.policy["admin"].json }
output "levels" { value = { for k, g in local.grant_map : k => g.level } }
output "sha" { value = filesha256("${path.module}/users.csv") }
output "rendered" { value = module.policy["reader"].text }
