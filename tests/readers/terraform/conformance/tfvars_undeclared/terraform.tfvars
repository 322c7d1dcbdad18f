zzz = 1
