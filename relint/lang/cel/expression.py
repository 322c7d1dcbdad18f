"""Compile and evaluate CEL over dotted variables such as `this.zones` and `self.health_check.path`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from cel_expr_python import cel

from relint.model.value import Data, Unknown

ROOTS = ("this", "self", "option")
STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
NAME = re.compile(rf"(?<![\w.])(?:{'|'.join(ROOTS)})(?:\.[A-Za-z_]\w*\b(?!\s*\())+")
SIZE = re.compile(rf"\bsize\(\s*((?:{'|'.join(ROOTS)})(?:\.[A-Za-z_]\w*)+)\s*\)")
LARGEST = 10**300  # of an integer that is handed on as a number with a fraction
SIZE_SUFFIX = "__size"
HAS = re.compile(r"\bhas\(\s*(self(?:\.[A-Za-z_]\w*)+)\s*\)")
SET_SUFFIX = "__set"  # `has(self.x)`: something is written there that is not null, even where its value is unknown
MISSING = re.compile(r"No value with name \"(?P<name>[^\"]+)\"|Key not found in map : \"(?P<key>[^\"]+)\"")


class CelError(Exception):
    """An expression that is not valid CEL, or names something that does not exist."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """The outcome of an expression whose value hangs on an unknown operand."""

    operand: str  # "this.zones"; "" where an operand has a type that the expression cannot take


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression; `names` are the dotted variables that it reads."""

    text: str
    names: tuple[str, ...]
    _compiled: Any

    def evaluate(self, values: Mapping[str, Data]) -> Data | Undecided:
        """Return the outcome; a name that `values` lacks, or holds as `Unknown`, is unknown."""
        activation = {}
        for name in self.names:
            usable, value = _plain(values.get(name, ABSENT))
            if usable:
                activation[name] = value
        result = self._compiled.eval(data=activation)
        if result.type() == cel.Type.ERROR:
            return _undecided(_error(result))
        return _native(result)


class Environment:
    """The variables that expressions may name, with their types; an unknown name is an error at compile time."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self._extensions = _extensions()

    def compile(self, text: str) -> Expression:
        """Check and compile an expression.

        Every `self.<path>` is declared as it is met, of any type; `this.*` and `option.*` must be among the variables.

        Raises:
            CelError: it does not parse, does not type-check, or names an undeclared variable.
        """
        text = HAS.sub(rf"\1.{SET_SUFFIX}", SIZE.sub(rf"\1.{SIZE_SUFFIX}", text))
        names = tuple(dict.fromkeys(NAME.findall(STRING.sub('""', text))))
        declared = {name: _type(self._type_of(name)) for name in names if self._declares(name)}
        try:
            environment = cel.NewEnv(variables=declared, extensions=self._extensions)
            return Expression(text, names, environment.compile(text))
        except RuntimeError as error:
            raise CelError(
                str(error).partition(" (in container")[0].removeprefix("INVALID_ARGUMENT: ERROR: ")
            ) from None

    def _declares(self, name: str) -> bool:
        return name.startswith("self.") or name in self._variables or name.endswith(f".{SIZE_SUFFIX}")

    def _type_of(self, name: str) -> str:
        if name.endswith(f".{SET_SUFFIX}"):
            return "bool"
        return "int" if name.endswith(f".{SIZE_SUFFIX}") else self._variables.get(name, "any")


def _reason(message: str) -> str:
    return message.partition("\n")[0].partition(" (in container")[0].removeprefix("INVALID_ARGUMENT: ERROR: ")


ABSENT = Unknown("not given")


@cache
def _extensions() -> list[Any]:
    from cel_expr_python.ext import ext_math, ext_optional, ext_strings

    return [ext_optional.ExtOptional(), ext_strings.ExtStrings(), ext_math.ExtMath()]


def _type(name: str) -> Any:
    types: Mapping[str, Callable[[], Any]] = {
        "int": lambda: cel.Type.INT,
        "bool": lambda: cel.Type.BOOL,
        "string": lambda: cel.Type.STRING,
        "list": lambda: cel.Type.List(cel.Type.DYN),
    }
    return types.get(name, lambda: cel.Type.DYN)()


def _plain(data: Data) -> tuple[bool, Any]:
    """Return data without its unknown parts, and whether that is still true to it.

    An unknown key of a map is left out: CEL then stops on it. A list with an unknown element that is no map cannot
    be shortened without telling a lie, so the whole list is unknown.
    """
    if isinstance(data, Unknown):
        return False, None
    if isinstance(data, Mapping):
        pairs = {key: _plain(item) for key, item in data.items()}
        return True, {key: value for key, (usable, value) in pairs.items() if usable}
    if isinstance(data, (list, tuple)):
        items = [_plain(item) for item in data]
        return all(usable for usable, _ in items), [value for _, value in items]
    if isinstance(data, int) and not isinstance(data, bool) and not -(2**63) <= data < 2**63:
        return True, float(data) if abs(data) < LARGEST else math.inf * (1 if data > 0 else -1)
    return True, data


def _error(result: Any) -> str:
    try:
        return str(result.value())
    except TypeError:  # an optional without value: the binding cannot hand it out
        return ""


def _native(result: Any) -> Data:
    """Return a result as data, part by part: the binding hands out None without counting the reference.

    Each None that it makes takes one from the interpreter's, which ends the process when none is left.
    """
    if result.type() == cel.Type.NULL:
        return None
    value = result.value()
    if isinstance(value, dict):
        return {str(key): _native(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, (bool, int, float, str)):
        return value
    is_list = isinstance(value, Iterable) and result.type() != cel.Type.BYTES
    return [_native(item) for item in value] if is_list else str(value)


def _undecided(message: str) -> Undecided:
    match = MISSING.search(message)
    name = match["name"] or match["key"] if match else ""
    return Undecided(name.removesuffix(f".{SIZE_SUFFIX}").removesuffix(f".{SET_SUFFIX}"))
