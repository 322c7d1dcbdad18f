variable "l" {
  type    = list(any)
  default = [[1], { a = 1 }]
}
output "l" { value = var.l }
