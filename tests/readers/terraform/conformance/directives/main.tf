locals {
  items = ["a", "b", "c"]
  on    = true
}
output "if" { value = "%{if local.on}yes%{else}no%{endif}" }
output "if_without_else" { value = "x%{if !local.on}yes%{endif}y" }
output "for" { value = "%{for i in local.items}<${i}>%{endfor}" }
output "for_pairs" { value = "%{for i, v in local.items}${i}=${v};%{endfor}" }
output "nested" { value = "%{for v in local.items}%{if v != "b"}${v}%{endif}%{endfor}" }
output "stripped" {
  value = <<EOT
start
%{for v in local.items~}
  item ${v}
%{endfor~}
end
EOT
}
output "stripped_both" {
  value = <<-EOT
    start
      %{~for v in local.items~}
      item ${v}
      %{~endfor~}
    end
  EOT
}
output "flush_and_strip" {
  value = <<-EOT
    a
      %{if local.on~}
      b
        c
      %{endif~}
    d
    EOT
}
