check "c" {
  assert {
    condition     = var.x
    error_message = "x"
  }
}
check "c" {
  assert {
    condition     = var.x
    error_message = "x"
  }
}
variable "x" { default = true }
