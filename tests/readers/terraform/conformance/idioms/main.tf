variable "cfg" {
  type = map(object({
    size = optional(number, 1)
    disks = optional(list(object({ name = string, gb = optional(number, 10) })), [])
    labels = optional(map(string))
  }))
  default = {
    a = { disks = [{ name = "d1" }, { name = "d2", gb = 20 }] }
    b = { size = 3, labels = { x = "y" } }
  }
}
resource "terraform_data" "x" { input = "v" }
locals {
  flat = { for p in flatten([for k, c in var.cfg : [for d in c.disks : { key = "${k}-${d.name}", vm = k, gb = d.gb }]]) : p.key => p }
  mixed = { known = "a", unk = terraform_data.x.id }
  lab = { for k, c in var.cfg : k => coalesce(c.labels, { none = "1" }) }
}
resource "terraform_data" "each_unknown_value" {
  for_each = local.mixed
  input = each.value
}
resource "terraform_data" "disk" {
  for_each = local.flat
  input = { gb = each.value.gb, vm = each.value.vm, total = sum([for d in var.cfg[each.value.vm].disks : d.gb]) }
  triggers_replace = terraform_data.x.output
}
output "lab" { value = local.lab }
output "mixed" { value = terraform_data.each_unknown_value["known"].input }
output "nested" { value = [for k, v in terraform_data.disk : v.input.total if v.input.gb > 10] }
output "merge_unknown" { value = merge(local.mixed, { c = 1 }) }
output "lookup_unknown" { value = lookup(local.mixed, "known", "z") }
output "strlen" { value = length(terraform_data.x.id) > 0 }
output "setsub" { value = setsubtract(toset(["a", "b"]), toset(["a"])) }
output "unk_in_cond" { value = true ? local.mixed : { known = "z", unk = "q" } }
output "cond_unify" { value = false ? local.mixed : { known = "z" , unk = null } }
output "regex" { value = can(regex("^v", terraform_data.x.input)) }
output "tmpl" { value = "${terraform_data.x.id}-suffix" }
output "ends" { value = endswith("${terraform_data.x.id}-suffix", "suffix") }
output "eq" { value = "${terraform_data.x.id}-a" == "b" }
output "pfx" { value = "a-${terraform_data.x.id}" == "b-${terraform_data.x.input}" }
output "num" { value = [for n in range(3) : n * 2.5] }
output "obj_in_list" { value = [{ a = 1 }, { a = "x" }] }
output "tolist_obj" { value = tolist([{ a = 1 }, { a = "x" }]) }
output "null_obj" { value = { a = null, b = [null] } }
output "deep_try" { value = try(var.cfg["zz"].size, var.cfg["a"].size, 0) }
output "chunk" { value = { for i, c in chunklist(["a", "b", "c"], 2) : i => join("-", c) } }
output "type_conv_key" { value = { for k, v in { "1" = "a" } : k + 1 => v } }
output "split_join" { value = join("/", reverse(split(".", "a.b.c"))) }
output "ternary_list" { value = length(var.cfg) > 1 ? keys(var.cfg) : ["none"] }
output "neg_idx" { value = [1, 2, 3][length([1, 2, 3]) - 1] }
output "map_of_map" { value = { for k, c in var.cfg : k => { for d in c.disks : d.name => d.gb } } }
output "bool_str" { value = "${true}-${null == null}" }
output "heredoc_json" {
  value = jsondecode(<<-EOT
    {"a": ${jsonencode(var.cfg["a"].size)}, "b": "${"x"}"}
  EOT
  )
}
