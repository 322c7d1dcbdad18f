output "v" {
  value = "a\q"
}
