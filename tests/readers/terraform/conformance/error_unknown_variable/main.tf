output "v" {
  value = var.missing
}
