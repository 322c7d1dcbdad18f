locals {
  a = local.zzz
}
