variable "o" {
  type = object({
    list = optional(list(string), ["a"])
    set  = optional(set(number), [2, 1])
    any  = optional(any, { x = 1 })
    map  = optional(map(object({ v = optional(string, "d") })), { k = {} })
    tup  = optional(tuple([string, bool]), ["t", "true"])
  })
  default = {}
}
output "o" { value = var.o }
