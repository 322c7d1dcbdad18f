output "o" { value = { a = { b = [1, { c = tonumber("zz") }] } } }
