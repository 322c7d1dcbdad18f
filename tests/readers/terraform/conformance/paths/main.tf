module "m" {
  source = "./sub"
}
output "module" { value = path.module }
output "root" { value = path.root }
output "sub" { value = module.m.path }
output "file" { value = file("${path.module}/text.txt") }
output "sub_file" { value = module.m.text }
output "workspace" { value = terraform.workspace }
output "fileset" { value = fileset(path.module, "**/*.txt") }
output "exists" { value = [fileexists("text.txt"), fileexists("nope.txt")] }
