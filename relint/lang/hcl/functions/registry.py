"""How a function is declared and called.

Calling follows Terraform: arguments are converted to the parameters' types; null is refused, and an unknown argument
makes the result unknown, unless the parameter says otherwise; sensitivity passes from arguments to the result.
Source: the documentation of go-cty's package `function`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.types import DYNAMIC, Type
from relint.lang.hcl.values import Val

Args: TypeAlias = tuple[Val, ...]
Body: TypeAlias = Callable[[Args, Context], Val]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter, and what its body is ready for."""

    name: str
    type: Type = DYNAMIC
    null: bool = False  # takes null
    unknown: bool = False  # takes unknown values; else they make the result unknown
    dynamic: bool = False  # takes unknown values of unknown type
    marked: bool = False  # handles sensitivity itself


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language."""

    name: str
    parameters: tuple[Parameter, ...]
    variadic: Parameter | None
    returns: Type | Callable[[Args], Type]
    body: Body


FUNCTIONS: Mapping[str, Function] = {}


def call(name: str, args: Sequence[Val], context: Context) -> Val:
    """Call a function by its name, with or without `core::` before it.

    Raises:
        EvaluationError: there is no such function, or it refuses its arguments.
    """
    if name not in FUNCTIONS:
        raise EvaluationError(f'There is no function named "{name}".')
    return FUNCTIONS[name].body(tuple(args), context)
