output "größe" { value = 1 }
