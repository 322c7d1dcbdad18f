variable "v" {
  default = 1
  validation {
    condition     = var.v > 5
    error_message = var.n
  }
}
variable "n" {
  type    = string
  default = null
}
