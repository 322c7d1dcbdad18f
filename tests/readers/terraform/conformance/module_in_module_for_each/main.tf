module "outer" {
  source   = "./outer"
  for_each = { one = ["a", "b"], two = ["c"] }
  names    = each.value
}
output "all" { value = { for k, m in module.outer : k => m.all } }
