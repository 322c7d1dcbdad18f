e = "prod"
