variable "v" {
  default = 1
  validation {
    condition     = var.v > 5
    error_message = "secret ${var.n}"
  }
}
variable "n" {
  sensitive = true
  default   = "x"
}
