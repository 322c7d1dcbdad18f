output "a" {
  value = <<EOT
x
  y ${1}
EOT
}
output "b" {
  value = <<-EOT
    x
    y
  EOT
}
output "c" { value = [1,
  2] }
