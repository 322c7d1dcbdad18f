output "o" { value = self.x }
