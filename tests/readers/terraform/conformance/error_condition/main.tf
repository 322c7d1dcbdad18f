output "v" {
  value = "maybe" ? 1 : 2
}
