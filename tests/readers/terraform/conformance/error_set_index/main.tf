output "v" {
  value = toset(["a"])[0]
}
