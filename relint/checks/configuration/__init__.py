"""Checks of configuration whose logic does not fit CEL."""
