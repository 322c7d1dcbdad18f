variable "${"x"}" {
}
