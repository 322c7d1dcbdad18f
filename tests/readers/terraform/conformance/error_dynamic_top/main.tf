dynamic "x" {
  for_each = []
  content {}
}
