output "x" { value = nonsensitive("a") }
