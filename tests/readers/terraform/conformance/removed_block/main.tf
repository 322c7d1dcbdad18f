removed {
  from = terraform_data.a
  lifecycle {
    destroy = false
  }
}
output "x" { value = 1 }
