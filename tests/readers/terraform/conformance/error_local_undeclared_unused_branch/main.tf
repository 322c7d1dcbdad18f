locals {
  a = true ? 1 : local.zzz
}
