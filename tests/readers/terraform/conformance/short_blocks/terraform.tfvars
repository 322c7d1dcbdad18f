b = <<EOT
text
EOT
c = { x = [1] }
