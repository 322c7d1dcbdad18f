hello ${who}
