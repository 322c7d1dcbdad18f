a = 2
foo {
  b = 1
}
