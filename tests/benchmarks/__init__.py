"""Whole commands, measured as the operating system accounts for them; not run by `make test`."""
