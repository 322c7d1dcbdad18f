variable "settings" {
  type = object({
    name    = string
    size    = optional(number, 3)
    tags    = optional(map(string), { a = "b" })
    nothing = optional(string)
    inner = optional(object({
      on    = optional(bool, true)
      level = optional(string, "low")
    }), {})
    many = optional(list(object({ x = optional(number, 7), y = string })), [])
  })
  default = {
    name  = "n"
    extra = "dropped"
    size  = null
    many  = [{ y = "1" }, { x = 2, y = "2" }]
  }
}
variable "of_maps" {
  type = map(object({ on = optional(bool, true), n = optional(number) }))
  default = {
    a = {}
    b = { on = false, n = "5" }
  }
}
variable "inner_null" {
  type    = object({ a = optional(object({ b = optional(string, "deep") })) })
  default = {}
}
output "settings" { value = var.settings }
output "of_maps" { value = var.of_maps }
output "inner_null" { value = var.inner_null }
