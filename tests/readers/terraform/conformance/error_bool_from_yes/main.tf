variable "x" {
  type    = bool
  default = "yes"
}
