c = "x.auto"
