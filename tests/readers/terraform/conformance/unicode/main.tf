locals {
  größe = "ß"
  日本   = "nihon"
}
output "names" { value = [local.größe, local.日本] }
output "length" { value = length("👨‍👩‍👧é") }
output "sorted" { value = sort(["é", "z", "a", "É"]) }
output "upper" { value = upper("straße") }
output "keys" { value = keys({ "é" = 1, a = 2, "日" = 3 }) }
