output "format" { value = format("%s-%03d-%.2f-%v-%q-%%", "a", 7, 1.005, [1], "q") }
output "formatlist" { value = formatlist("%s:%d", ["a", "b"], [1, 2]) }
output "regex" { value = regex("^(\\w+)-(\\d+)$", "abc-123") }
output "regex_named" { value = regex("(?P<a>\\w+)@(?P<b>\\w+)", "x@y") }
output "regexall" { value = regexall("[a-z]", "a1b2") }
output "replace" { value = [replace("aaa", "a", "b"), replace("abc", "/b/", "[$0]")] }
output "split" { value = split(",", "a,,b") }
output "substr" { value = [substr("hello", 1, 3), substr("hello", -3, -1)] }
output "title" { value = [title("hello world"), upper("é"), lower("ÀB")] }
output "trim" { value = [trim("xxaxx", "x"), trimprefix("abc", "a"), trimsuffix("abc", "c"), trimspace("  a ")] }
output "indent" { value = indent(2, "a\nb") }
output "chomp" { value = chomp("a\n\n") }
output "strrev" { value = strrev("abc") }
output "join" { value = join("-", ["a", 1, true]) }
output "length" { value = [length("héllo"), length([]), length({ a = 1 })] }
output "json" { value = jsonencode({ a = [1, 2.5, null, "<&>"], b = true }) }
output "jsondecode" { value = jsondecode("{\"a\": [1, \"x\", null]}") }
output "yaml" { value = yamldecode("a: [1, two]\nb: {c: true}") }
output "yamlencode" { value = yamlencode({ a = ["x", 1], b = null }) }
output "base64" { value = [base64encode("hi"), base64decode("aGk=")] }
output "hash" { value = [md5("a"), sha1("a"), sha256("a")] }
output "cidr" { value = [cidrsubnet("10.0.0.0/16", 8, 2), cidrhost("10.0.0.0/24", 5), cidrnetmask("10.0.0.0/20")] }
output "cidrsubnets" { value = cidrsubnets("10.0.0.0/16", 4, 4, 8) }
output "time" { value = timeadd("2024-01-01T00:00:00Z", "36h") }
output "date" { value = formatdate("YYYY-MM-DD", "2024-03-05T10:00:00Z") }
output "csv" { value = csvdecode("a,b\n1,2\n3,4") }
output "urlencode" { value = urlencode("a b&c") }
