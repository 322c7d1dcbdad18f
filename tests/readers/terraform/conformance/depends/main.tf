resource "terraform_data" "a" {
  input = "a"
}
resource "terraform_data" "b" {
  input      = "b"
  depends_on = [terraform_data.a]
}
module "m" {
  source     = "./m"
  depends_on = [terraform_data.b]
}
output "v" { value = module.m.v }
