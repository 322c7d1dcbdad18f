resource "terraform_data" "vpc" {
  input = { cidr = var.cidr, name = var.name }
}
resource "terraform_data" "subnet" {
  for_each         = local.subnets
  input            = each.value
  triggers_replace = [terraform_data.vpc.id]
}
resource "terraform_data" "nat" {
  count = length(local.nat_azs)
  input = {
    az     = local.nat_azs[count.index]
    subnet = terraform_data.subnet["public-${substr(local.nat_azs[count.index], -1, 1)}"].id
    name   = "nat-${count.index}"
  }
}
resource "terraform_data" "route" {
  for_each = { for k, s in local.subnets : k => s if !s.public }
  input = {
    subnet = terraform_data.subnet[each.key].output.cidr
    nat    = try(terraform_data.nat[index(local.nat_azs, each.value.az)].id, terraform_data.nat[0].id)
  }
}
