locals { l = "zover" }
