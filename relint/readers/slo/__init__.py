"""SLO specifications of all formats onto one kind, `objective`; a module a format."""

from relint.readers.slo.read import is_slo, read

__all__ = ["is_slo", "read"]
