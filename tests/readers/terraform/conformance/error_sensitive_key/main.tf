output "o" {
  value = { (sensitive("k")) = 1 }
}
