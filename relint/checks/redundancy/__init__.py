"""Checks of redundancy whose logic does not fit CEL."""
