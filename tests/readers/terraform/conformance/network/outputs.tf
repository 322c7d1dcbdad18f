output "subnet_ids" { value = { for k, s in terraform_data.subnet : k => s.id } }
output "subnet_cidrs" { value = { for k, s in terraform_data.subnet : k => s.input.cidr } }
output "by_tier" { value = local.by_tier }
output "public" { value = [for k, s in local.subnets : s.cidr if s.public] }
output "nat_count" { value = length(terraform_data.nat) }
output "nat_names" { value = terraform_data.nat[*].input.name }
output "private_route_keys" { value = keys(terraform_data.route) }
output "json" { value = jsonencode({ vpc = var.cidr, tiers = keys(local.tiers) }) }
