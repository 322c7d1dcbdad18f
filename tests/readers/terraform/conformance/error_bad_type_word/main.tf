variable "cfg" {
  type    = strin
  default = ""
}
