locals {
  t0     = "2024-02-28T23:30:00Z"
  t1     = timeadd(local.t0, "24h")
  expiry = formatdate("DD MMM YYYY hh:mm ZZZ", timeadd(local.t0, "${24 * 90}h"))
  before = timecmp(local.t0, local.t1) < 0
  days   = [for i in range(3) : formatdate("YYYY-MM-DD", timeadd(local.t0, "${i * 24}h"))]
  wd     = { for d in local.days : d => formatdate("EEE", "${d}T00:00:00Z") }
}
output "o" { value = [local.t1, local.expiry, local.before, local.days, local.wd] }
