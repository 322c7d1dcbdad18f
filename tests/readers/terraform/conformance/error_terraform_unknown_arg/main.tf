terraform {
  foo = 1
}
