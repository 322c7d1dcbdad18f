locals {
  objects = [{ a = 1, b = { c = "x" } }, { a = 2, b = { c = "y" } }]
  one     = { a = 5 }
  none    = null
  nested  = [{ l = [1, 2] }, { l = [3] }]
}
output "full" { value = local.objects[*].a }
output "deep" { value = local.objects[*].b.c }
output "legacy" { value = local.objects.*.a }
output "single" { value = local.one[*].a }
output "null" { value = local.none[*] }
output "index_inside" { value = local.nested[*].l[0] }
output "legacy_then_index" { value = local.nested.*.l[0] }
output "scalar" { value = "x"[*] }
output "empty" { value = [][*].a }
output "of_list" { value = tolist(["a", "b"])[*] }
output "of_set" { value = toset(["b", "a"])[*] }
