variable "x" {
  type    = string
  default = null
  validation {
    condition     = length(var.x) > 1
    error_message = "Bad."
  }
}
