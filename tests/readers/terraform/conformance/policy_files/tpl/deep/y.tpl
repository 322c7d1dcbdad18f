%{ if who == "me" }mine%{ endif }
