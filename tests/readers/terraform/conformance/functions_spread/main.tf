locals {
  lists = [["a"], ["b", "c"]]
  set   = toset([3, 1, 2])
}
output "concat" { value = concat(local.lists...) }
output "max" { value = max(local.set...) }
output "merge" { value = merge([{ a = 1 }, { b = 2 }]...) }
output "format" { value = format("%s-%s", ["x", "y"]...) }
