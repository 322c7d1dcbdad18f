"""Evaluates an expression with relint and puts the result into the form in which terraform's answers are recorded."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.evaluate import evaluate
from relint.lang.hcl.numbers import Real, text_of
from relint.lang.hcl.parse import parse_expression
from relint.lang.hcl.syntax import SyntaxFault
from relint.lang.hcl.types import DYNAMIC, Collection, ObjectType, TupleType, Type
from relint.lang.hcl.values import Gap, Val
from relint.model.files import MemoryFiles
from relint.readers.terraform.naming import check_names
from relint.readers.terraform.reading import roots_at
from relint.readers.terraform.settings import TerraformSettings

HERE = Path(__file__).parent
_SHORT = re.compile(r"-?(0|[1-9]\d{0,14})")
FILES = {
    path.relative_to(HERE).as_posix(): path.read_bytes()
    for path in sorted((HERE / "files").rglob("*"))
    if path.is_file()
}
SETUP = {"main.tf": (HERE / "setup.tf").read_bytes()}
(MODULE,) = roots_at(MemoryFiles({**FILES, **SETUP}), ("",), TerraformSettings(workspace="default"))


def answer(expression: str) -> Val | str:
    """Return the value of an expression among the names of `setup.tf`, or why it has none."""
    try:
        expr = parse_expression(expression)
        check_names(expr, MODULE)
        return MODULE.root.evaluation.run(lambda: evaluate(expr, MODULE))
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
