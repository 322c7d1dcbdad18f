output "d" { value = data.terraform_data.x.y }
