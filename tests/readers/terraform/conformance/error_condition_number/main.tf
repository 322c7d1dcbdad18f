variable "v" {
  default = 10
  validation {
    condition     = var.v
    error_message = "x"
  }
}
