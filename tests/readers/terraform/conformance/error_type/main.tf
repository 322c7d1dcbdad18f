output "v" {
  value = 1 + "a"
}
