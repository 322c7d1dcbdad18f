module "m" {
  source = "./m"
  zzz    = 1
}
