output "x" {
  value = join(",",
    ["a"],
    cidrhost("10.0.0.0/8",
      "x")
  )
}
