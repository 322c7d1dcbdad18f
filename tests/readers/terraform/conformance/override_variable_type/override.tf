variable "v" { type = string }
