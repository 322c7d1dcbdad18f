variable "x" {
  type = object({
    a = optional(string, "A")
    b = optional(list(string), ["B"])
    c = optional(string)
  })
  default = { a = null, b = null, c = null }
}
output "x" { value = var.x }
