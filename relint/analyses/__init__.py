"""Pure functions from the system to typed tables."""

from relint.analyses.registry import ROWS, rows
from relint.analyses.results import result
from relint.analyses.rows import Row

__all__ = ["ROWS", "Row", "result", "rows"]
