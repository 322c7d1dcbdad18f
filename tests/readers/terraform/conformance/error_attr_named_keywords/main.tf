locals { o = { for = 1, if = 2, in = 3, null = 4, true = 5, each = 6 } }
output "o" { value = [local.o.for, local.o.if, local.o.in, local.o.null, local.o.true, local.o["each"]] }
