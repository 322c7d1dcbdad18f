terraform {
  foo {
  }
}
