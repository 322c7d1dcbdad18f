"""The functions of the language, by name; see `call`.

`can` and `try` are not here: their arguments are evaluated one after the other by the evaluator itself.
"""

from relint.lang.hcl.errors import EvaluationError, FileMissingError
from relint.lang.hcl.functions import (
    collections,
    conversions,
    csv_tables,
    dates,
    encoding,
    files,
    formatting,
    hashes,
    network,
    numeric,
    regular,
    selection,
    set_operations,
    strings,
    tfvars,
    yaml_values,
)
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.registry import FUNCTIONS, Function, call

MODULES = (
    collections,
    conversions,
    csv_tables,
    dates,
    encoding,
    files,
    formatting,
    hashes,
    network,
    numeric,
    regular,
    selection,
    set_operations,
    strings,
    tfvars,
    yaml_values,
)
"""Each declares its functions when it is imported."""

__all__ = ["FUNCTIONS", "MODULES", "Context", "EvaluationError", "FileMissingError", "Function", "call"]
