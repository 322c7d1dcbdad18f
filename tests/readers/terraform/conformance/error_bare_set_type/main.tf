variable "cfg" {
  type    = set
  default = ["a"]
}
