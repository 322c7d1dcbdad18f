output "mixed" { value = [1, "a", true, null, [], {}] }
output "list_of_mixed" { value = tolist([1, "a", true]) }
output "concat_types" { value = concat(tolist(["a"]), [1, true]) }
output "nested" { value = [[1], ["a"]] }
output "trailing" { value = [1, 2, ] }
output "conditional_types" { value = true ? [1, "a"] : [2, "b"] }
output "length" { value = [length([]), length([[]])] }
