variable "name" { type = string }
variable "config" {
  type = object({
    replicas = number
    cpu      = number
    memory   = number
    port     = optional(number, 443)
    env      = optional(map(string), {})
    tags     = optional(list(string))
  })
}
variable "schedule" {
  type    = string
  default = "none"
}
