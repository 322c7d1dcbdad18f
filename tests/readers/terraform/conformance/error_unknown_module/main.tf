output "v" {
  value = module.missing.id
}
