output "p" { value = [path.module, path.root, file("${path.module}/x.txt")] }
