variable "cfg" {
  type = object({
    size = optional(number, "big")
  })
  default = {}
}
output "cfg" { value = var.cfg }
