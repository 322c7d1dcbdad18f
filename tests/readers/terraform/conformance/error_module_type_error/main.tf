module "m" {
  source = "./m"
  v      = ["a"]
}
