"""Makes expressions: calls of every pure function with arguments that mostly fit, operators, and nested values."""

from __future__ import annotations

from random import Random

from relint.lang.hcl.functions import FUNCTIONS
from relint.lang.hcl.functions.registry import Function, Parameter

# Another result at every run or on every machine, or a file to read: those have expressions of their own.
LEFT_OUT = frozenset(
    "timestamp plantimestamp uuid bcrypt templatefile templatestring abspath pathexpand list map".split()  # noqa: SIM905
)
NAMES = tuple(
    sorted(name for name in FUNCTIONS if name not in LEFT_OUT and not name.startswith(("provider::", "file")))
)
STRINGS = (
    *('""', '"a"', '"b"', '"abc"', '"A b"', '"é"', '"1"', '"1.5"', '"true"', '"null"', '"a,b"', '"x\\ny"', '" "'),
    *('"10.0.0.0/16"', '"2018-01-02T23:12:01Z"', '"[a-c]+"', '"%s-%d"', '"/b/"', '"{\\"a\\":1}"', '"-1"', '"1h"'),
)
NUMBERS = ("0", "1", "2", "3", "-1", "1.5", "10", "16", "0.1", "62", "100", "1e5", "-2.5")
BOOLS = ("true", "false")
OPERATORS = ("+", "-", "*", "%", "==", "!=", "<", ">=", "&&", "||")
CONVERSIONS = ("toset", "tolist", "tomap")
NATIVE = {"string": STRINGS, "number": NUMBERS, "bool": BOOLS}


class Generator:
    """Draws from one source of randomness."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def call(self, depth: int) -> str:
        """Return a call of some function."""
        function = FUNCTIONS[self.random.choice(NAMES)]
        args = ", ".join(self._argument(parameter, depth) for parameter in self._parameters(function))
        return f"{function.name}({args})"

    def _parameters(self, function: Function) -> tuple[Parameter, ...]:
        if function.variadic is None:
            return function.parameters
        return function.parameters + (function.variadic,) * self.random.choice((0, 1, 1, 2, 2, 3))

    def _argument(self, parameter: Parameter, depth: int) -> str:
        kind = str(parameter.type)
        if kind in NATIVE and self.random.random() < 0.75:
            return self.random.choice(NATIVE[kind])
        if kind.startswith(("list", "set")) and self.random.random() < 0.8:
            return self._tuple(lambda: self.random.choice(self.random.choice((STRINGS, NUMBERS))))
        return self.expression(depth)

    def _tuple(self, item: object) -> str:
        make = item if callable(item) else (lambda: "null")
        return f"[{', '.join(str(make()) for _ in range(self.random.randint(0, 4)))}]"

    def expression(self, depth: int) -> str:
        """Return any expression, nested up to a depth."""
        if depth <= 0 or self.random.random() < 0.35:
            return self.random.choice(self.random.choice((STRINGS, STRINGS, NUMBERS, BOOLS, ("null", "[]", "{}"))))
        return self.random.choice(
            (self._list, self._object, self._converted, self._operation, self._choice, self.call, self.call)
        )(depth - 1)

    def _list(self, depth: int) -> str:
        return self._tuple(lambda: self.expression(depth))

    def _object(self, depth: int) -> str:
        keys = self.random.sample(("a", "b", "c", "abc"), self.random.randint(0, 3))
        return "{" + ", ".join(f"{key} = {self.expression(depth)}" for key in keys) + "}"

    def _converted(self, depth: int) -> str:
        return f"{self.random.choice(CONVERSIONS)}({self.expression(depth)})"

    def _operation(self, depth: int) -> str:
        return f"({self.expression(depth)} {self.random.choice(OPERATORS)} {self.expression(depth)})"

    def _choice(self, depth: int) -> str:
        return f"({self.random.choice(BOOLS)} ? {self.expression(depth)} : {self.expression(depth)})"
