resource "terraform_data" "a" {
  input = 1
  provisioner "local-exec" {
    command = "echo ${self.input}"
    when    = destroy
  }
}
output "x" { value = terraform_data.a.input }
