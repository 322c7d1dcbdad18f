output "v" {
  value = [for v in null : v]
}
