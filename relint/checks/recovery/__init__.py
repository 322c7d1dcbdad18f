"""Rules of recovery whose logic does not fit CEL."""
