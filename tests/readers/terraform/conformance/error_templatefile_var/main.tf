output "x" {
  value = templatefile("t.tpl", {})
}
