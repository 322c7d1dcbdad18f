locals {
  arn   = "arn:aws:iam::123456789012:role/team/admin"
  parts = zipmap(["a", "partition", "service", "region", "account", "res"], split(":", local.arn))
  slug  = trim(replace(lower("  Héllo, Wörld! 2 "), "/[^a-z0-9]+/", "-"), "-")
  caps  = join("", [for w in split("_", "my_resource_name") : title(w)])
  snake = lower(replace("MyResourceName", "/([a-z])([A-Z])/", "$${1}_$${2}"))
  pad   = format("[%10s][%-10s][%05d]", "r", "l", 42)
  rev   = strrev("abc")
  cut   = substr("a-very-long-name-indeed", 0, 10)
  semver = regex("^v?(?P<major>\\d+)\\.(?P<minor>\\d+)\\.(?P<patch>\\d+)", "v1.22.3-rc1")
  kv    = { for p in split("&", "a=1&b=2&c=") : split("=", p)[0] => split("=", p)[1] }
  ind   = indent(4, "a\nb\nc")
  b64   = base64decode(base64encode("x:y"))
  sorted = sort(["b10", "b9", "B1", "a"])
  uniq  = length(toset(split("", "mississippi")))
}
output "o" { value = [local.parts, local.slug, local.caps, local.snake, local.pad, local.rev, local.cut, local.semver, local.kv, local.ind, local.b64, local.sorted, local.uniq] }
