a = var.b
