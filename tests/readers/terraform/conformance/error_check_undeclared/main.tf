check "c" {
  assert {
    condition     = var.nope == 1
    error_message = "warn only"
  }
}
