locals { n = length(terraform_data.a.output) }
resource "terraform_data" "a" { input = [1] }
resource "terraform_data" "b" {
  count = local.n
}
