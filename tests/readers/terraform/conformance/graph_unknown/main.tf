resource "terraform_data" "key" { input = { name = "k", rot = 30 } }
resource "terraform_data" "bucket" {
  for_each = toset(["logs", "data"])
  input = {
    name = "${each.key}-${terraform_data.key.id}"
    key  = terraform_data.key.output
    arn  = "arn:aws:s3:::${each.key}"
  }
}
locals {
  names  = { for k, b in terraform_data.bucket : k => b.input.name }
  arns   = sort([for b in terraform_data.bucket : b.input.arn])
  prefix = [for k, n in local.names : startswith(n, "${k}-")]
  policy = jsonencode({ Statement = [for a in local.arns : { Resource = [a, "${a}/*"] }] })
  mixed  = jsonencode({ ids = [for b in terraform_data.bucket : b.id] })
  known  = { for k, b in terraform_data.bucket : k => { arn = b.input.arn, id = b.id } }
  rot    = terraform_data.key.output.rot > 10 ? "slow" : "fast"
  len    = length(local.names)
  any    = anytrue([for k, n in local.names : n == ""])
}
output "names" { value = local.names }
output "arns" { value = local.arns }
output "prefix" { value = local.prefix }
output "policy" { value = local.policy }
output "mixed" { value = local.mixed }
output "known" { value = local.known }
output "rot" { value = local.rot }
output "len" { value = local.len }
output "any" { value = local.any }
output "inkey" { value = terraform_data.bucket["logs"].input.key }
output "outkey" { value = terraform_data.bucket["logs"].output.arn }
output "merged" { value = merge({ a = 1 }, { b = terraform_data.key.id }) }
output "zip" { value = zipmap(["a", "b"], [for b in terraform_data.bucket : b.id]) }
output "set" { value = toset([for b in terraform_data.bucket : b.id]) }
output "join" { value = join("-", [for b in terraform_data.bucket : b.id]) }
output "cmp" { value = terraform_data.key.id == terraform_data.bucket["logs"].id }
output "nul" { value = terraform_data.key.id == null ? "n" : "y" }
output "coalesced" { value = coalesce(terraform_data.key.id, "x") }
output "tr" { value = try(terraform_data.key.output.nope, "fallback") }
output "tr2" { value = try(terraform_data.key.input.nope, "fallback") }
