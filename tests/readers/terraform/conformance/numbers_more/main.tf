locals {
  gb       = 1024 * 1024 * 1024
  storage  = 1.5
  bytes    = local.storage * local.gb
  price    = 0.0231 * 730
  third    = 10 / 3
  rounded  = floor(local.third * 100 + 0.5) / 100
  pct      = format("%.2f%%", 99.95)
  budget   = (1 - 0.9995) * 30 * 24 * 60
  neg      = -7 % 3
  big      = pow(2, 64)
  hex      = parseint("ff", 16)
  avg      = sum([1, 2, 4]) / length([1, 2, 4])
  cmp      = 0.1 + 0.2 == 0.3
  str      = "${1.10} ${100} ${1e3} ${0.5}"
  ceil     = ceil(7 / 2)
  log      = floor(log(1000, 10) + 0.5)
  chain    = 7 - 3 - 2 + 1 * 2 / 4
}
output "all" { value = [local.gb, local.bytes, local.price, local.third, local.rounded, local.pct, local.budget, local.neg, local.big, local.hex, local.avg, local.cmp, local.str, local.ceil, local.log, local.chain] }
