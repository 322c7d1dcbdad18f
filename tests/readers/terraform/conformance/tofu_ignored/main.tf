locals { a = "tf" }
output "a" { value = local.a }
