output "sum" { value = 0.1 + 0.2 }
output "third" { value = 1 / 3 }
output "large" { value = 123456789012345678901234567890 * 10 }
output "tiny" { value = 1e-20 }
output "exponent" { value = 15e3 }
output "modulo" { value = [7 % 3, -7 % 3, 7.5 % 2] }
output "negative" { value = -(-3) }
output "precedence" { value = 2 + 3 * 4 - 10 / 4 }
output "comparison" { value = [1 < 2, 2 <= 2, 3 > 4, 4 >= 5, 1 == 1.0, "1" == 1] }
output "fraction_of_string" { value = "1.50" + 1 }
