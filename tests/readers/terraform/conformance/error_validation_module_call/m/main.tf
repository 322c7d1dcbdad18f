variable "x" {
  validation {
    condition     = var.x == "good"
    error_message = "Bad."
  }
}
