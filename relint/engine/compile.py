"""A rule made ready to run: its expressions compiled, its options settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

from relint.catalog.sources import DataError
from relint.engine.rules import Option, Rule
from relint.engine.settings import RuleSetting
from relint.engine.subjects import variables
from relint.lang.cel import CelError, Environment, Expression
from relint.plugin import Check

OPTION_TYPES = {"integer": "int", "number": "any", "boolean": "bool", "string": "string", "list": "list"}
PYTHON_TYPES: Mapping[str, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "string": (str,),
    "list": (list,),
}


@dataclass(frozen=True)
class Runnable:
    """A rule with its options settled; it is compiled when a subject of it is met.

    Each property raises `DataError` where the rule is wrong; the message names the rule and the part.
    """

    rule: Rule
    options: Mapping[str, Any]

    @cached_property
    def variables(self) -> Mapping[str, str]:
        """The types of the words that it may name."""
        return variables(self.rule.subjects)

    def required(self, operand: str) -> bool:
        """Tell whether an operand cannot be null; where it is null, the rule does not apply."""
        return self.variables.get(operand, "any") != "any"

    @cached_property
    def expressions(self) -> tuple[Expression, ...]:
        """`when`, where there is one, and `fault`."""
        environment = Environment({**self.variables, **_option_variables(self.rule)})
        parts = {"when": self.rule.when, "fault": self.rule.fault}
        return tuple(_compiled(self.rule, part, environment, text) for part, text in parts.items() if text)

    @cached_property
    def operands(self) -> tuple[str, ...]:
        """The facts that its expressions read."""
        names = (name for expression in self.expressions for name in expression.names)
        return tuple(dict.fromkeys(name for name in names if not name.startswith("option.")))

    @cached_property
    def check(self) -> Check:
        """The function of a rule in Python."""
        return _check(self.rule)


def runnable(rule: Rule, setting: RuleSetting, shared: Mapping[str, Any] | None = None) -> Runnable:
    """Settle a rule's options: what its own setting says, else what all rules share, else its default.

    Raises:
        DataError: there is no such option, or its value has another type.
    """
    for name in setting.options:
        if name not in rule.options:
            raise DataError(f"rule {rule.name} has no option {name!r}")
    given = {**(shared or {}), **setting.options}
    return Runnable(rule, {name: _option(rule, option, given) for name, option in rule.options.items()})


def _compiled(rule: Rule, part: str, environment: Environment, text: str) -> Expression:
    try:
        return environment.compile(text)
    except CelError as error:
        raise DataError(f"rule {rule.name}: {part}: {error}") from None


def _option_variables(rule: Rule) -> Mapping[str, str]:
    return {f"option.{name}": OPTION_TYPES.get(option.type, "any") for name, option in rule.options.items()}


def _option(rule: Rule, option: Option, given: Mapping[str, Any]) -> Any:
    value = given.get(option.name, option.default)
    allowed = PYTHON_TYPES.get(option.type, (object,))
    if not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed):
        raise DataError(f"rule {rule.name}: option {option.name} must be of type {option.type}")
    return value


def _check(rule: Rule) -> Check:
    try:
        check: Check = import_module(rule.python).check
    except (ImportError, AttributeError) as error:
        raise DataError(f"rule {rule.name}: {rule.python}: {error}") from None
    return check
