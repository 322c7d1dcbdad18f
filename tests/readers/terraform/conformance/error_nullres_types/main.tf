variable "a" {
  type    = object({ x = optional(string, "d"), y = optional(list(object({ z = optional(number, 3), w = string })), []), m = optional(map(string)) })
  default = { y = [{ w = 1 }, { w = "q", z = "7" }] }
}
variable "nn" {
  type     = string
  nullable = false
  default  = "dd"
}
variable "tup" {
  type    = tuple([string, number, optional(bool)])
  default = ["a", "1", true]
}
output "a" { value = var.a }
output "nn" { value = var.nn }
