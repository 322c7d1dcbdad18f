locals {
  a = <<-EOT
    x
      y
    EOT
  b = "q"
}
output "o" { value = [local.a, local.b, length(local.a)] }
