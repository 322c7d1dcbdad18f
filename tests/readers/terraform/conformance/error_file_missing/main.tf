output "v" {
  value = file("nope.txt")
}
