locals { x = 1 }
output "o" {
  value = local.x
  precondition {
    condition     = local.x == 2
    error_message = "must be 2"
  }
}
