"""`relint test [DIR]`: run the examples of rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from relint.engine.rules import Rule

Folder = Annotated[Path, typer.Argument(help="A folder of rules, or one rule file.")]

RULES = Path("rules")


def test(folder: Folder = RULES) -> None:  # noqa: PT028 - a command, not a test
    """Run every example of every rule: exit 0 when all hold, 1 when one does not, 2 when a rule is broken."""
    from relint.engine.rules import bundled_rules, load

    if not folder.exists():
        typer.echo(f"relint: there is no {folder}", err=True)
        raise typer.Exit(2)
    shipped = folder.resolve().is_relative_to(bundled_rules().resolve())
    rules, problems = load(folder, shipped=shipped)
    for problem in problems:
        typer.echo(f"{problem.span.path}: {problem.message}")
    failures = sum(_failures(rule) for rule in rules)
    examples = sum(len(rule.examples) for rule in rules)
    typer.echo(f"{len(rules)} rules, {examples} examples, {failures} failed, {len(problems)} broken")
    raise typer.Exit(2 if problems else 1 if failures else 0)


def _failures(rule: Rule) -> int:
    from relint.engine.examples import partners, shortcomings

    said = shortcomings(rule, partners(rule))
    for line in said:
        typer.echo(f"{rule.name}: {line}")
    return len(said)
