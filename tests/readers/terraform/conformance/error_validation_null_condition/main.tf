variable "x" {
  type    = string
  default = null
  validation {
    condition     = var.x == null ? null : true
    error_message = "Bad."
  }
}
