locals {
  yes = true
  no  = false
}
output "and" { value = local.yes && local.no }
output "or" { value = local.yes || local.no }
output "not" { value = !local.yes }
output "precedence" { value = !local.no && local.no || local.yes }
output "from_text" { value = "true" && true }
output "equal" { value = [true == true, true != false, "true" == true] }
