output "core" { value = core::upper("a") }
