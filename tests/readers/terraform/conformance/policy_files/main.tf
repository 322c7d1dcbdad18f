locals {
  files = fileset(path.module, "policies/*.json")
  docs  = { for f in local.files : trimsuffix(basename(f), ".json") => jsondecode(file("${path.module}/${f}")) }
  stmts = flatten([for k, d in local.docs : [for s in d.Statement : merge(s, { Source = k })]])
  tpl   = { for f in fileset("${path.module}/tpl", "**/*.tpl") : f => templatefile("${path.module}/tpl/${f}", { who = "me" }) }
}
resource "terraform_data" "p" {
  for_each = local.docs
  input    = { v = each.value.Version, md5 = filemd5("policies/${each.key}.json"), b64 = filebase64("policies/${each.key}.json") }
}
output "stmts" { value = local.stmts }
output "tpl" { value = local.tpl }
output "exists" { value = [fileexists("policies/a.json"), fileexists("policies/z.json")] }
output "yaml" { value = yamlencode(local.docs) }
