"""Rules of timeouts whose logic does not fit CEL."""
