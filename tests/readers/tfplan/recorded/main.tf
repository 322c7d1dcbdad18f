locals { name = terraform_data.a.output }
resource "terraform_data" "a" {
  input = { x = 1 }
}
resource "terraform_data" "b" {
  for_each = toset(["p","q"])
  input = "${local.name}-${each.key}"
  triggers_replace = [terraform_data.a.id, 1]
}
module "m" {
  source = "./m"
  count = 2
  v = terraform_data.b["p"].id
}
