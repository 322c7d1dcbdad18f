locals {
  a = "x
  b = 2
}
