variable "tree" { type = any }
module "l2" {
  source   = "../l2"
  for_each = { for k in try(var.tree.kids, []) : k.name => k }
  node     = each.value
  parent   = var.tree.name
}
output "names" { value = concat([var.tree.name], flatten([for k, m in module.l2 : m.names])) }
output "depth" { value = 1 + max(0, [for m in module.l2 : m.depth]...) }
output "path" { value = { for k, m in module.l2 : k => m.path } }
