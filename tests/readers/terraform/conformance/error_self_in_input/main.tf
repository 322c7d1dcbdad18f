resource "terraform_data" "r" {
  input = self.id
}
