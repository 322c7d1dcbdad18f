locals {
  users = [{ n = "a", k = ["x", "y"] }, { n = "b", k = [] }]
  conf = <<-EOT
    [main]
    %{~ for u in local.users }
    user = ${u.n}
      %{~ for i, k in u.k }
      key${i} = ${k}
      %{~ endfor }
    %{~ endfor }
    total = ${length(local.users)}
  EOT
  script = <<EOF
#!/bin/bash
set -e
echo "$${HOME} %%{x}" > /tmp/x
for i in $(seq 1 ${length(local.users)}); do echo $i; done
%{ if length(local.users) > 5 ~}
many
%{ else ~}
few
%{ endif ~}
EOF
  table = join("\n", [for u in local.users : format("%-5s|%5d", u.n, length(u.k))])
  inline = "%{ for u in local.users }${u.n}%{ if u.k != [] }!%{ endif }%{ endfor }"
  json = <<-JSON
  {
    "users": ${jsonencode(local.users)}
  }
  JSON
}
output "conf" { value = local.conf }
output "script" { value = local.script }
output "table" { value = local.table }
output "inline" { value = local.inline }
output "json" { value = jsondecode(local.json).users[0].k[1] }
