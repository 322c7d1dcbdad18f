variable "x" {
  sensitive = local.a
}
