variable "v" {
  sensitive = true
  default   = 10
  validation {
    condition     = var.v > 50
    error_message = "x"
  }
}
