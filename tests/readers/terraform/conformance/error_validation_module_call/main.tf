module "m" {
  source = "./m"
  x      = "bad"
}
