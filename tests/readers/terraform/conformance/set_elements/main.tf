locals {
  s = toset([{ n = 2 }, { n = 1 }])
  t = toset(["b", "a", "c"])
}
output "ordered" { value = [for e in local.s : e.n] }
output "sorted" { value = tolist(local.t) }
output "in" { value = contains(local.t, "b") }
output "union" { value = setunion(local.t, ["z"], [1]) }
output "nested" { value = toset([["b"], ["a"]]) }
output "numbers" { value = toset([10, 9, 2]) }
output "mixed" { value = toset(["10", 9, true]) }
output "for_map" { value = { for e in local.t : e => length(e) } }
