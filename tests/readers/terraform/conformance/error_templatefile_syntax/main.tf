output "x" {
  value = templatefile("t.tpl", { name = 1 })
}
