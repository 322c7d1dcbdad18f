output "v" {
  value = frobnicate(1)
}
