output "a" {
  value = local.nope1
}
output "b" {
  value = local.nope2
}
