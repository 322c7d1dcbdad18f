"""Where names are looked up, and the one function that evaluates any expression.

Errors are `EvaluationError`s that carry the offsets of the innermost expression that failed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.syntax import Expr
from relint.lang.hcl.values import Val


class Scope(Protocol):
    """Where names are looked up."""

    @property
    def context(self) -> Context:
        """What functions may reach."""

    def lookup(self, names: tuple[str, ...]) -> tuple[Val, int]:
        """Return the value of the longest prefix of a traversal that is one thing, and the prefix's length.

        Raises:
            EvaluationError: there is no such thing.
        """


class Inner:
    """A scope with the variables of a for expression or of a splat."""

    __slots__ = ("context", "outer", "variables")

    def __init__(self, outer: Scope, variables: Mapping[str, Val]) -> None:
        self.outer = outer
        self.variables = variables
        self.context = outer.context

    def lookup(self, names: tuple[str, ...]) -> tuple[Val, int]:
        """Return a variable of this scope, else what the outer one has."""
        found = self.variables.get(names[0])
        return self.outer.lookup(names) if found is None else (found, 1)


ITEM = ("*",)  # the name of a splat's element; no identifier


def evaluate(expr: Expr, scope: Scope) -> Val:
    """Return the value of an expression.

    Raises:
        EvaluationError: Terraform would refuse it.
    """
    try:
        return EVALUATORS[type(expr)](expr, scope)
    except EvaluationError as error:
        if error.place is None:
            error.place = (expr.start, expr.end)
        raise


EVALUATORS: dict[type, Callable[[Any, Scope], Val]] = {}
"""Node class -> how to evaluate it; filled by `relint.lang.hcl.evaluate`."""
