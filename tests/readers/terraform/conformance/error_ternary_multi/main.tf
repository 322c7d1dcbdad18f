output "o" {
  value = (
    true
    ? local.a.b
    : 1
  )
}
locals { a = {} }
