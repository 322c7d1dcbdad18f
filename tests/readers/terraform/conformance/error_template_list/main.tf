output "v" {
  value = "x-${[1]}"
}
