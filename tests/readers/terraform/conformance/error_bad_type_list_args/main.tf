variable "cfg" {
  type    = list(string, number)
  default = []
}
