variable "name" {
  type    = string
  default = "shop"
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,20}$", var.name))
    error_message = "Bad name."
  }
}
variable "cidr" {
  type    = string
  default = "10.20.0.0/16"
  validation {
    condition     = can(cidrnetmask(var.cidr)) && tonumber(split("/", var.cidr)[1]) <= 20
    error_message = "Bad CIDR."
  }
}
variable "zones" {
  type    = list(string)
  default = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
}
variable "tiers" {
  type = map(object({
    bits   = optional(number, 8)
    public = optional(bool, false)
    tags   = optional(map(string), {})
  }))
  default = {
    public  = { bits = 8, public = true }
    app     = { bits = 4, tags = { tier = "app" } }
    data    = {}
  }
}
variable "single_nat" {
  type    = bool
  default = false
}
