terraform {
  required_providers {
    terraform = { source = "terraform.io/builtin/terraform" }
  }
}
locals {
  template = "<$${x}>"
  crlf     = "a\r\nb"
}
variable "s" {
  default = "secret"
  sensitive = true
}
variable "n" {
  type = number
  default = 3
}
variable "nul" {
  type = string
  default = null
}
variable "any" { default = null }
variable "obj" {
  type = object({ a = optional(string, "x"), b = optional(number), c = optional(list(string), ["d"]), d = optional(map(any)) })
  default = {}
}
resource "terraform_data" "u" {
  input = "in"
}
resource "terraform_data" "c" {
  count = 2
  input = count.index
}
resource "terraform_data" "f" {
  for_each = toset(["x","y"])
  input = { k = each.key, l = [1,2] }
}
locals {
  u = terraform_data.u.output
  id = terraform_data.u.id
  ub = terraform_data.u.id == "x"
  un = length(terraform_data.u.id)
  ul = split(",", terraform_data.u.id)
  us = toset(split(",", terraform_data.u.id))
  um = { for x in split(",", terraform_data.u.id) : x => x }
  lu = [terraform_data.u.id, "b"]
  tu = tolist([terraform_data.u.id, "b"])
  su = toset([terraform_data.u.id, "b"])
  mu = { a = terraform_data.u.id, b = "c" }
  mmu = tomap({ a = terraform_data.u.id, b = "c" })
  dyn = jsondecode(terraform_data.u.id)
}
