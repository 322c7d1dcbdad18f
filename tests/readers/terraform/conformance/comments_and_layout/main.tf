# hash
// slashes
/* block
   comment */ locals { a = 1 }
locals {
  b = 2 // end
  c = 3 # end
  d = /* inside */ 4
  e = [ # in a list
    1, // one
    2, /* two */
  ]
  f = {
    # in an object
    x = 1 // one

    y = 2
    /* z */ z = 3
  }
  g = (
    1
    + 2
  )
  h = max(
    1,
    2,
  )
}
output "all" { value = [local.a, local.b, local.c, local.d, local.e, local.f, local.g, local.h] }
