locals {
	a = 1
		b = "x"
}
output "o" { value = [local.a, local.b] }
