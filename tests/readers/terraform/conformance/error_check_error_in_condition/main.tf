check "c" {
  assert {
    condition     = tonumber("x") == 1
    error_message = "warn only"
  }
}
output "x" { value = 1 }
