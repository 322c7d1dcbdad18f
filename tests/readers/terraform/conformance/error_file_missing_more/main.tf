output "x" {
  value = file("nope.txt")
}
