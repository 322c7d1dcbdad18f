output "rendered" {
  value = templatefile("${path.module}/t.tftpl", { name = "n", items = ["a", "b"], on = true })
}
output "no_newline" { value = templatefile("one.tftpl", { x = 1 }) }
output "string" { value = templatestring(local.text, { x = 2 }) }
locals {
  text = "v $${x}"
}
