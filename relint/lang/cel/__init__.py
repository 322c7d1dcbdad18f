"""CEL, three-valued: an operand that is unknown is left out, and what depends on it is undecided."""

from relint.lang.cel.expression import SET_SUFFIX, SIZE_SUFFIX, CelError, Environment, Expression, Undecided

__all__ = ["SET_SUFFIX", "SIZE_SUFFIX", "CelError", "Environment", "Expression", "Undecided"]
