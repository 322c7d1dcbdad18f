"""The values that a root module's variables are given, by Terraform's precedence.

From weak to strong: `TF_VAR_name`, `terraform.tfvars`, `terraform.tfvars.json`, `*.auto.tfvars` and
`*.auto.tfvars.json` in the order of their names, then `--var-file` as given.
Source: the language reference, "Variable Definition Precedence".
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.evaluate import evaluate
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.parse import parse, parse_expression
from relint.lang.hcl.syntax import Block, Source, SyntaxFault, Traversal
from relint.lang.hcl.values import Val, string
from relint.model.finding import Problem
from relint.model.span import Span
from relint.readers.terraform.settings import TerraformSettings
from relint.readers.terraform.sources import Sources

PRIMITIVE = frozenset({"string", "number", "bool"})


@dataclass(frozen=True, slots=True)
class Given:
    """A value for a variable, and where it comes from."""

    value: Val
    origin: str  # a file's path, or "TF_VAR_name"
    source: Source | None = None
    place: tuple[int, int] = (0, 0)


class NoNames:
    """A scope without any name: literals and functions only."""

    __slots__ = ("context",)

    def __init__(self, context: Context | None = None) -> None:
        self.context = replace(context or Context(), calls=False)

    def lookup(self, names: tuple[str, ...]) -> tuple[Val, int]:
        """Refuse every reference."""
        raise EvaluationError(f'Variables not allowed: "{".".join(names)}" cannot be used here.')


def from_environment() -> dict[str, str]:
    """Return the values that `TF_VAR_name` in the environment gives, by name."""
    prefix = "TF_VAR_"
    return {name.removeprefix(prefix): text for name, text in os.environ.items() if name.startswith(prefix)}


def tfvars_files(directory: str, sources: Sources) -> tuple[str, ...]:
    """Return the files of a directory that Terraform takes values from by itself, weakest first."""
    prefix = f"{directory}/" if directory else ""
    names = {
        path.removeprefix(prefix)
        for path in sources.files.paths
        if path.startswith(prefix) and path.endswith((".tfvars", ".tfvars.json")) and "/" not in path[len(prefix) :]
    }
    fixed = [name for name in ("terraform.tfvars", "terraform.tfvars.json") if name in names]
    automatic = sorted(name for name in names if name.endswith((".auto.tfvars", ".auto.tfvars.json")))
    return tuple(prefix + name for name in (*fixed, *automatic))


def given_values(
    directory: str, declared: dict[str, Block], sources: Sources, settings: TerraformSettings
) -> dict[str, Given]:
    """Return the value of each variable that has one from outside its own default."""
    values = dict(_from_environment(declared, settings))
    for path in (*tfvars_files(directory, sources), *settings.var_files):
        values.update(_from_file(path, sources))
    return values


def _from_environment(declared: dict[str, Block], settings: TerraformSettings) -> Iterator[tuple[str, Given]]:
    for name, text in settings.variables.items():
        if name in declared:
            yield name, Given(_parsed(text, declared[name]), f"TF_VAR_{name}")


def _parsed(text: str, block: Block) -> Val:
    """Read a value by the variable's type: as it stands for a primitive one, as an expression for others."""
    attribute = block.body.attributes.get("type")
    kind = attribute.expr if attribute else None
    if kind is None or (isinstance(kind, Traversal) and kind.names[0] in PRIMITIVE):
        return string(text)
    try:
        return evaluate(parse_expression(text), NoNames())
    except (SyntaxFault, EvaluationError):
        return string(text)


def values_in(text: str) -> dict[str, Val]:
    """Return the values in the text of a file of variable values.

    Raises:
        EvaluationError: it is no such text.
    """
    try:
        body = parse("<decode_tfvars argument>", text.removeprefix("\ufeff"))
    except SyntaxFault as fault:
        raise EvaluationError(f"invalid expressions: {fault.reason}") from None
    if body.blocks:
        raise EvaluationError("invalid expressions: blocks are not allowed here")
    scope = NoNames()
    return {name: evaluate(attribute.expr, scope) for name, attribute in body.attributes.items()}


def _from_file(path: str, sources: Sources) -> Iterator[tuple[str, Given]]:
    body = sources.body(path)
    if body is None:
        return
    sources.problems += [Problem(block.span.head, "a file of variable values has no blocks") for block in body.blocks]
    scope = NoNames()
    for name, attribute in body.attributes.items():
        try:
            place = (attribute.expr.start, attribute.expr.end)
            yield name, Given(evaluate(attribute.expr, scope), path, body.source, place)
        except EvaluationError as error:
            sources.problems.append(Problem(_place(body.source, error), error.reason))


def _place(source: Source, error: EvaluationError) -> Span:
    return source.span(*(error.place or (0, 0)))
