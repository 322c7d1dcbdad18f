output "s" { value = "a" }
output "n" { value = 1.50 }
output "big" { value = 123456789012345678901234567890 }
output "third" { value = 1 / 3 }
output "b" { value = true }
output "nul" { value = null }
output "l" { value = ["a", 1, null] }
output "tl" { value = tolist(["a", null]) }
output "set" { value = toset(["b", "a"]) }
output "o" { value = { a = null, b = { c = [] } } }
output "m" { value = tomap({ z = 1, a = 2 }) }
output "e" { value = {} }
