output "v" {
  value = true ? { a = 1 } : [1]
}
