variable "e" {
  ephemeral = true
  default   = "x"
}
locals { l = "${var.e}y" }
output "o" { value = ephemeralasnull(local.l) }
