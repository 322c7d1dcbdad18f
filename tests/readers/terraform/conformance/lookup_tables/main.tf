variable "region" { default = "eu-central-1" }
variable "size" { default = "m" }
locals {
  table = {
    eu-central-1 = { s = "t3.small", m = "t3.medium", l = "t3.large" }
    us-east-1    = { s = "t2.small", m = "t2.medium" }
  }
  chosen  = lookup(lookup(local.table, var.region, {}), var.size, "t3.micro")
  missing = lookup(lookup(local.table, "nowhere", {}), var.size, "t3.micro")
  flip    = { for r, sizes in local.table : r => { for k, v in sizes : v => k } }
  all     = toset(flatten([for r, sizes in local.table : values(sizes)]))
  widest  = max([for r, s in local.table : length(s)]...)
  regions = join(", ", [for r in sort(keys(local.table)) : title(replace(r, "-", " "))])
  short   = join("", [for p in split("-", var.region) : substr(p, 0, 1)])
  nested  = local.table[var.region][var.size]
  cond    = contains(keys(local.table), "ap") ? local.table["ap"] : local.table["us-east-1"]
}
output "a" { value = [local.chosen, local.missing, local.nested, local.widest, local.regions, local.short] }
output "b" { value = local.flip }
output "c" { value = local.all }
output "d" { value = local.cond }
