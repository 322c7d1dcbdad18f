variable "x" {
  type = object({
    a = optional(any, "dflt")
    b = optional(list(any), [1, "x"])
    c = optional(tuple([string, number]), ["a", 1])
    d = optional(object({ e = optional(string, "E"), f = optional(number) }), { f = 2 })
  })
  default = {}
}
output "x" { value = var.x }
