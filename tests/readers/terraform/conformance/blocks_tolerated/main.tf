terraform {
  required_version = ">= 1.0"
}
locals {
  two = 2
}
resource "terraform_data" "new" {
  input = 1
  lifecycle {
    create_before_destroy = true
    ignore_changes        = [input]
    precondition {
      condition     = local.two == 2
      error_message = "arithmetic is broken"
    }
    postcondition {
      condition     = self.input == 1
      error_message = "never"
    }
  }
  provisioner "local-exec" {
    command = "true ${self.id}"
  }
}
moved {
  from = terraform_data.old
  to   = terraform_data.new
}
removed {
  from = terraform_data.gone
  lifecycle {
    destroy = false
  }
}
check "health" {
  assert {
    condition     = terraform_data.new.input == 2
    error_message = "only a warning"
  }
}
output "v" {
  value      = terraform_data.new.input
  depends_on = [terraform_data.new]
  precondition {
    condition     = terraform_data.new.input > 0
    error_message = "too small"
  }
}
