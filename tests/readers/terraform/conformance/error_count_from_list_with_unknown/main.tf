resource "terraform_data" "a" { input = 1 }
locals { l = [terraform_data.a.id, "static"] }
resource "terraform_data" "b" {
  count = length(local.l)
  input = local.l[count.index]
}
resource "terraform_data" "c" {
  count = length(compact(local.l))
}
