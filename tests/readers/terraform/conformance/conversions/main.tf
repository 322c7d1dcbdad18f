output "string" { value = [tostring(1), tostring(true), tostring(1.5), tostring(null)] }
output "number" { value = [tonumber("1"), tonumber("1.50"), tonumber(null)] }
output "bool" { value = [tobool("true"), tobool("false"), tobool(null)] }
output "list" { value = [tolist([1, "a"]), tolist(toset(["b", "a"]))] }
output "set" { value = [toset([1, "1", 2]), toset([])] }
output "map" { value = tomap({ a = 1, b = "x" }) }
output "implicit" { value = "${1}${true}" == "1true" }
output "list_equality" { value = [[1] == [1], tolist(["1"]) == tolist([1]), [] == []] }
output "object_equality" { value = [{ a = 1 } == { a = 1 }, { a = 1 } == tomap({ a = 1 })] }
output "null_equality" { value = [null == null, "a" == null, tostring(null) == null] }
