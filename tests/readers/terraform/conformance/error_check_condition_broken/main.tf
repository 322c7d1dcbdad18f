variable "o" { default = {} }
check "c" {
  assert {
    condition     = var.o.z == 0
    error_message = "x"
  }
}
output "x" { value = 1 }
