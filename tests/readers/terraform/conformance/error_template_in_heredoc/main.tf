locals {
  t = <<EOT
line
  ${local.t2.nope}
EOT
  t2 = {}
}
output "x" { value = local.t }
