output "v" {
  value = 1
  precondition {
    condition     = false
    error_message = "never"
  }
}
