output "w" { value = terraform.workspace }
output "c" { value = terraform.workspace == "default" ? 1 : 2 }
