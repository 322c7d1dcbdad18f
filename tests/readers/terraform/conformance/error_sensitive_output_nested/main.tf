output "o" {
  value = { a = [sensitive("x")] }
}
