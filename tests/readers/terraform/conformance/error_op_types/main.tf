output "x" {
  value = 1 + "a"
}
