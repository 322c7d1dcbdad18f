variable "x" {
  type    = object({ c = optional(tuple([string, number])) })
  default = { c = ["a"] }
}
