locals {
  who = "you"
}
output "plain" {
  value = <<EOT
hello ${local.who}
  indented
EOT
}
output "flush" {
  value = <<-EOT
    hello
      more
    ${local.who}

  less
    EOT
}
output "blank_lines" {
  value = <<-EOT
      a
   
      b
    EOT
}
output "marker_blanks" {
  value = <<-EOT
  x
     EOT   
}
output "no_escapes" {
  value = <<EOT
\n \t "quotes" $${literal} %%{literal}
EOT
}
output "empty" {
  value = <<EOT
EOT
}
output "in_call" {
  value = trimspace(<<EOT
  text
EOT
  )
}
output "in_list" {
  value = [<<A
one
A
    , <<B
two
B
  ]
}
