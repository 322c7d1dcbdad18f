locals {
  name = "wörld"
  n    = 3
}
output "plain" { value = "hello" }
output "interpolated" { value = "hello ${local.name} ${local.n} ${true}" }
output "escapes" { value = "tab\t newline\n quote\" backslash\\ \u00e4 \U0001F600" }
output "dollars" { value = "$${a} %%{b} $x $$ %% 100%" }
output "wrapped" { value = "${local.n}" }
output "nested" { value = "a${"b${"c"}"}" }
output "stripped" { value = "a   ${~ local.n ~}   b" }
output "combining" { value = "e\u0301" == "\u00e9" }
output "number" { value = "${1.50}-${10000000000}-${0.1}" }
