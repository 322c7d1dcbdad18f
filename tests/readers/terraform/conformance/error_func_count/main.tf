output "x" {
  value = length()
}
