"""A rule made ready to run: its expressions compiled, its options settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Runnable:
    """A rule with everything that a run needs."""

    rule: Rule
    options: Mapping[str, Any]
    when: Expression | None = None
    fault: Expression | None = None
    check: Check | None = None

    @property
    def operands(self) -> tuple[str, ...]:
        """The facts that its expressions read."""
        names = [name for expression in (self.when, self.fault) if expression for name in expression.names]
        return tuple(dict.fromkeys(name for name in names if not name.startswith("option.")))


def runnable(rule: Rule, setting: RuleSetting) -> Runnable:
    """Compile a rule.

    Raises:
        DataError: an expression or an option is wrong; the message names it.
    """
    options = {name: _option(rule, option, setting.options) for name, option in rule.options.items()}
    for name in setting.options:
        if name not in rule.options:
            raise DataError(f"rule {rule.name} has no option {name!r}")
    if rule.python:
        return Runnable(rule, options, check=_check(rule))
    environment = Environment({**variables(rule.subjects), **_option_variables(rule)})
    when = _compiled(rule, "when", environment, rule.when) if rule.when else None
    return Runnable(rule, options, when, _compiled(rule, "fault", environment, rule.fault))


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
