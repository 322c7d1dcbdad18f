"""Evaluates an expression with relint and puts the result into the form in which terraform's answers are recorded."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.evaluate import evaluate
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.numbers import Real, text_of
from relint.lang.hcl.parse import parse_expression, parse_template
from relint.lang.hcl.syntax import SyntaxFault
from relint.lang.hcl.types import DYNAMIC, STRING, Collection, ObjectType, TupleType, Type
from relint.lang.hcl.values import Gap, Val, object_val, string
from relint.model.files import MemoryFiles

HERE = Path(__file__).parent
_SHORT = re.compile(r"-?(0|[1-9]\d{0,14})")
FILES = MemoryFiles(
    {
        path.relative_to(HERE).as_posix(): path.read_bytes()
        for path in sorted((HERE / "files").rglob("*"))
        if path.is_file()
    }
)


class World:
    """The names that the recorded expressions use."""

    def __init__(self, variables: dict[str, Val], *, in_template: bool = False) -> None:
        self.variables = variables
        self.context = Context(files=FILES, render=_render, in_template=in_template)

    def lookup(self, names: tuple[str, ...]) -> tuple[Val, int]:
        """Return what the longest known prefix of a traversal stands for."""
        for length in (2, 1):
            found = self.variables.get(".".join(names[:length]))
            if found is not None:
                return found, length
        raise EvaluationError(f"there is no {'.'.join(names)}")


def _render(text: str, variables: Any, _name: str) -> Val:
    try:
        return evaluate(parse_template(text), World(dict(variables), in_template=True))
    except SyntaxFault as fault:
        raise EvaluationError(str(fault)) from None


DATA = object_val(
    {
        "id": Val(STRING, Gap("it is known after apply", not_null=True), frozenset({"terraform_data.u"})),
        "input": string("in"),
        "output": Val(STRING, Gap("it is known after apply"), frozenset({"terraform_data.u"})),
        "triggers_replace": Val(DYNAMIC, None),
    }
)
WORLD = World({"path.module": string("."), "terraform_data.u": DATA, "local.template": string("<${x}>")})


def answer(expression: str) -> Val | str:
    """Return the value of an expression, or why it has none."""
    try:
        return evaluate(parse_expression(expression), WORLD)
    except SyntaxFault as fault:
        return f"syntax: {fault}"
    except EvaluationError as error:
        return error.reason


def plain(val: Val) -> Any:
    """Return the value as terraform's state holds it; an unknown part is None, negative zero is zero."""
    data = val.data
    if isinstance(data, tuple):
        return [plain(part) for part in data]
    if isinstance(data, dict):
        return {key: plain(part) for key, part in data.items()}
    if isinstance(data, int | Real) and not isinstance(data, bool):
        text = text_of(data)
        return int(text) if _SHORT.fullmatch(text) else {"#": text}
    return None if isinstance(data, Gap) else data


def shown(kind: Type) -> Any:
    """Return the type as terraform's state writes it."""
    if isinstance(kind, Collection):
        return [kind.word, shown(kind.element)]
    if isinstance(kind, TupleType):
        return ["tuple", [shown(part) for part in kind.elements]]
    if isinstance(kind, ObjectType):
        return ["object", {name: shown(part) for name, part in kind.attributes.items()}]
    return "dynamic" if kind == DYNAMIC else str(kind)


def openings(val: Val) -> Any:
    """Return where the value is unknown, as a plan writes it: True, or parts that are unknown."""
    data = val.data
    if isinstance(data, Gap):
        return True
    if isinstance(data, tuple):
        return [openings(part) for part in data]
    if isinstance(data, dict):
        return {key: found for key, part in data.items() if (found := openings(part)) is not False}
    return False
