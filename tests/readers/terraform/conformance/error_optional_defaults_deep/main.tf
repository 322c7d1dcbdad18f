variable "cfg" {
  type = map(object({
    size  = optional(string, "small")
    tags  = optional(map(string), { env = "dev" })
    ports = optional(set(number), [80, 443])
    inner = optional(object({
      a = optional(bool, true)
      b = optional(object({ c = optional(number, 1.50) }), {})
    }), {})
    any = optional(any)
  }))
  default = {
    one = {}
    two = { size = null, tags = null, inner = { a = null } }
    three = { inner = null, ports = ["22"], any = { x = 1 } }
  }
}
output "cfg" { value = var.cfg }
