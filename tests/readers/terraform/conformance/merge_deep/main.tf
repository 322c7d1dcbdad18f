locals {
  base = { a = { x = 1, y = 2 }, b = [1, 2], c = "s" }
  over = { a = { y = 3, z = 4 }, b = [9], d = null }
  deep = { for k in setunion(keys(local.base), keys(local.over)) : k => can(keys(local.base[k])) && can(keys(local.over[k])) ? merge(local.base[k], local.over[k]) : try(local.over[k], local.base[k]) }
}
output "deep" { value = local.deep }
