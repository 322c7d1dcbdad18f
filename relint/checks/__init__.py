"""The few rules whose logic does not fit CEL."""
