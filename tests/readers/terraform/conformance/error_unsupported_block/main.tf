reource "terraform_data" "a" {
}
