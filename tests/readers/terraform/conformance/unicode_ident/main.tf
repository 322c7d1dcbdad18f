locals {
  größe = 1
  日本  = 2
}
output "o" { value = [local.größe, local.日本] }
