locals {
  a = <<EOT
%{ for x in [1, 2] ~}
- ${x}
%{ endfor ~}
end
EOT
}
output "o" { value = local.a }
