variable "e" {
  ephemeral = true
  default   = "x"
}
resource "terraform_data" "r" { input = var.e }
