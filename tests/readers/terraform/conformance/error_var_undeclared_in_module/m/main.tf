output "o" {
  value = var.zzz
}
