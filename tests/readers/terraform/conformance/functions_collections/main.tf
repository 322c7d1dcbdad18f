locals {
  l = ["b", "a", "c", "a"]
  m = { b = 2, a = 1 }
}
output "sorted" { value = sort(local.l) }
output "distinct" { value = distinct(local.l) }
output "set" { value = toset(local.l) }
output "keys" { value = keys(local.m) }
output "values" { value = values(local.m) }
output "merge" { value = merge(local.m, { c = 3, a = 9 }) }
output "zip" { value = zipmap(["x", "y"], [1, true]) }
output "flatten" { value = flatten([["a"], [], [["b"], "c"]]) }
output "concat" { value = concat(["a"], [1], [true]) }
output "slice" { value = slice(local.l, 1, 3) }
output "element" { value = [element(local.l, 1), element(local.l, 5)] }
output "lookup" { value = [lookup(local.m, "a", 0), lookup(local.m, "z", "none")] }
output "setproduct" { value = setproduct(["a", "b"], [1, 2]) }
output "chunk" { value = chunklist(local.l, 3) }
output "transpose" { value = transpose({ a = ["1", "2"], b = ["2"] }) }
output "index" { value = index(local.l, "c") }
output "coalescelist" { value = coalescelist([], ["x"]) }
output "compact" { value = compact(["a", "", null, "b"]) }
output "contains" { value = contains(local.l, "c") }
output "reverse" { value = reverse(local.l) }
output "sum" { value = sum([1, 2.5, 3]) }
output "alltrue" { value = [alltrue([true, "true"]), anytrue([])] }
output "range" { value = [range(3), range(1, 4), range(4, 1), range(0, 1, 0.25)] }
output "one" { value = [one(["x"]), one([])] }
output "matchkeys" { value = matchkeys(["i1", "i2"], ["a", "b"], ["b"]) }
