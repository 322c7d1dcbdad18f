output "v" {
  value = { for v in ["a", "a"] : v => 1 }
}
