# a
// b
/* c */ locals { /* d */ a /* e */ = /* f */ 1 /* g */ } # h
locals {
  b = [ # x
    1,  // y
    /* z */ 2 /* , 3 */
  ]
  c = {
    # only comment
    k = 1 # t
    // u
  }
}
output "o" { value = [local.a, local.b, local.c] }
