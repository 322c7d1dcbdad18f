"""HCL as Terraform reads and evaluates it."""
