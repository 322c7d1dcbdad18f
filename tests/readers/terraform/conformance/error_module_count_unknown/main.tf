resource "terraform_data" "a" { input = 1 }
module "m" {
  source = "./m"
  count  = terraform_data.a.output
}
