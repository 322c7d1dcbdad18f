locals {
  a = (
    1 +
    2
  )
  b = [
    for x in [1, 2, 3] :
    x * 2
    if x > 1
  ]
  c = {
    for k, v in { a = 1 } :
    k => v
  }
  d = join(
    ",",
    ["a", "b"],
  )
  e = (true
    ? 1
  : 2)
  f = "a${
    1
  }b"
  g = local.h[
    0
  ]
  h = ["x"]
  i = upper("x"
  )
}
output "o" { value = [local.a, local.b, local.c, local.d, local.e, local.f, local.g, local.i] }
