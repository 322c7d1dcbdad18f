locals {
  tiers = { for i, name in sort(keys(var.tiers)) : name => merge(var.tiers[name], { index = i }) }
  subnets = merge([
    for tier, cfg in local.tiers : {
      for i, az in var.zones : "${tier}-${substr(az, -1, 1)}" => {
        tier   = tier
        az     = az
        cidr   = cidrsubnet(var.cidr, cfg.bits, cfg.index * length(var.zones) + i)
        public = cfg.public
        tags   = merge({ Name = format("%s-%s-%s", var.name, tier, az) }, cfg.tags)
      }
    }
  ]...)
  nat_azs = var.single_nat ? slice(var.zones, 0, 1) : var.zones
  by_tier = { for k, s in local.subnets : s.tier => s.cidr... }
}
