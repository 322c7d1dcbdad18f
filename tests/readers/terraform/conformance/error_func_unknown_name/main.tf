output "x" {
  value = lenght([1])
}
