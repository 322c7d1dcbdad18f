variable "cfg" {
  type = object({
    size = optional(number, 1, 2)
  })
  default = {}
}
output "cfg" { value = var.cfg }
