variable "tup" {
  type    = tuple([string, number])
  default = ["a", "1"]
}
output "t" { value = var.tup }
output "ty" { value = [for x in var.tup : x] }
