output "v" {
  value = <<EOT
text
}
