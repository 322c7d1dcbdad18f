output "v" { value = "known" }
