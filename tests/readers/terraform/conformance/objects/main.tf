locals {
  k = "dynamic"
}
output "forms" {
  value = { a = 1, "b" : 2, (local.k) = 3, "${local.k}-x" = 4
    e = 5,
    "f" = 6 }
}
output "number_key" { value = { 1 = "a" } }
output "word_keys" { value = { true = 1, null = 2 } }
output "duplicate_key" { value = { "a" = 1, a = 2 } }
output "empty" { value = {} }
output "nested" { value = { a = { b = { c = [] } } } }
