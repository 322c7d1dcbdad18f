module "j" {
  source = "./j"
  names  = ["a", "b"]
}
output "v" { value = module.j.all }
