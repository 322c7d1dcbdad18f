output "x" {
  value = cidrsubnet("bad", 1, 1)
}
