variable "strict" {
  default  = "fallback"
  nullable = false
}
variable "lenient" {
  default = "fallback"
}
output "values" { value = [var.strict, var.lenient] }
