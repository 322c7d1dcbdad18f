variable "x" {
  defualt = 1
}
