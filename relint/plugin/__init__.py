"""What an author of a rule in Python works with."""

from relint.analyses.rows import Row
from relint.plugin.context import Check, RuleContext
from relint.plugin.violation import Undecidable, Violation

__all__ = ["Check", "Row", "RuleContext", "Undecidable", "Violation"]
