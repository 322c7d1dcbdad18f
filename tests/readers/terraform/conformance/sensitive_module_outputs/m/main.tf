output "o" {
  value     = "s"
  sensitive = true
}
