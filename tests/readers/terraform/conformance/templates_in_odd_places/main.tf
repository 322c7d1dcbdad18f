locals {
  k = "key"
}
output "object_key" { value = { "${local.k}_x" = 1, (local.k) = 2 } }
output "index" { value = { key = 1 }["${local.k}"] }
output "nested_quotes" { value = "a ${join(", ", ["\"x\"", "y"])} b" }
output "brace_in_string" { value = "${"}"}" }
output "object_in_template" { value = "${jsonencode({ a = { b = "}" } })}" }
output "multi" {
  value = "${
    local.k
  }"
}
output "directive_in_call" { value = upper("%{if true}yes%{endif}") }
output "percent" { value = format("%d%%", 5) }
output "tabs" {
  value = <<-EOT
	tab
	  more
	EOT
}
output "crlf_escape" { value = "a\r\nb" }
output "long_unicode" { value = "\U0001F600\u00e9" }
