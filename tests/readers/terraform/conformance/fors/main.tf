locals {
  list = ["a", "b", "c", "a"]
  map  = { x = 1, y = 2, z = 3 }
  sets = toset(["q", "p"])
}
output "tuple" { value = [for v in local.list : upper(v)] }
output "indexed" { value = [for i, v in local.list : "${i}${v}"] }
output "filtered" { value = [for i, v in local.list : v if i % 2 == 0] }
output "of_map" { value = [for k, v in local.map : "${k}=${v}"] }
output "object" { value = { for k, v in local.map : upper(k) => v * 10 } }
output "grouped" { value = { for i, v in local.list : v => i... } }
output "of_set" { value = [for v in local.sets : v] }
output "set_keys" { value = { for k, v in local.sets : k => v } }
output "nested" { value = [for a in ["x", "y"] : [for b in [1, 2] : "${a}${b}"]] }
output "object_filtered" { value = { for k, v in local.map : k => v if v > 1 } }
output "number_keys" { value = { for i, v in ["a", "b"] : i => v } }
output "shadowing" { value = [for list in local.list : list] }
