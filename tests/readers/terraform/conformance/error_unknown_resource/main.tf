output "v" {
  value = terraform_data.missing.id
}
