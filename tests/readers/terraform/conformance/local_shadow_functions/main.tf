locals {
  upper = "x"
  for   = 1
  if    = 2
  null_ = 3
}
output "o" { value = [local.upper, local.for, local.if, upper(local.upper)] }
