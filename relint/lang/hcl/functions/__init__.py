"""The functions of the language, by name; see `call`."""

from relint.lang.hcl.errors import EvaluationError, FileMissingError
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.registry import FUNCTIONS, Function, call

__all__ = ["FUNCTIONS", "Context", "EvaluationError", "FileMissingError", "Function", "call"]
