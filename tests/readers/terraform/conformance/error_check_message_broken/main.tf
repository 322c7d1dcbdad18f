variable "o" { default = {} }
check "c" {
  assert {
    condition     = length(var.o) == 0
    error_message = "x ${var.o.z}"
  }
}
output "x" { value = 1 }
