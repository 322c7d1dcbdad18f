a = "terraform.tfvars"
b = "terraform.tfvars"
c = "terraform.tfvars"
e = ["1", 2]
