resource "terraform_data" "a" { input = { n = 5, s = "str", b = true, l = ["x", "y"], m = { k = "v" } } }
locals { o = terraform_data.a.output }
output "r" {
  value = {
    add   = local.o.n + 1
    cmp   = local.o.n > 3
    eq    = local.o.s == "str"
    not   = !local.o.b
    cond  = local.o.b ? "yes" : "no"
    condo = local.o.b ? { a = 1 } : { a = 2 }
    idx   = local.o.l[0]
    len   = length(local.o.l)
    splat = local.o.l[*]
    key   = local.o.m["k"]
    keys  = keys(local.o.m)
    keyso = keys(local.o)
    tpl   = "a-${local.o.s}-b"
    fmt   = format("%s-%d", local.o.s, local.o.n)
    join  = join(",", local.o.l)
    json  = jsonencode(local.o)
    fors  = [for x in local.o.l : upper(x)]
    form  = { for k, v in local.o.m : k => v }
    merge = merge(local.o.m, { z = "z" })
    look  = lookup(local.o.m, "k", "d")
    try   = try(local.o.zzz, "t")
    can   = can(local.o.s)
    coal  = coalesce(local.o.s, "x")
    cont  = contains(local.o.l, "x")
    conc  = concat(local.o.l, ["z"])
    flat  = flatten([local.o.l, ["z"]])
    tos   = toset(local.o.l)
    sort  = sort(local.o.l)
    rev   = reverse(local.o.l)
    elem  = element(local.o.l, 1)
    type  = tostring(local.o.n)
    md5   = md5(local.o.s)
    split = split("-", local.o.s)
    nullc = local.o == null
    nulls = local.o.s == null
    zip   = zipmap(["a", "b"], local.o.l)
    sub   = substr(local.o.s, 0, 1)
    rx    = regex("s", local.o.s)
    max   = max(local.o.n, 10)
    sum   = sum([local.o.n, 1])
    any   = anytrue([local.o.b, false])
    all   = alltrue([local.o.b, false])
    dist  = distinct(local.o.l)
    sli   = slice(local.o.l, 0, 1)
    chunk = chunklist(local.o.l, 1)
    setp  = setproduct(local.o.l, ["q"])
    yaml  = yamlencode({ a = local.o.s, b = 1 })
    b64   = base64encode(local.o.s)
    whole = local.o
  }
}
