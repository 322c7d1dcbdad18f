"""`relint test [DIR]`: run the examples of rules."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from relint.engine.rules import Rule


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default="rules")
def test(folder: Path) -> None:
    """Run every example of every rule: exit 0 when all hold, 1 when one does not, 2 when a rule is broken."""
    from relint.engine.rules import bundled_rules, load

    if not folder.exists():
        click.echo(f"relint: there is no {folder}", err=True)
        sys.exit(2)
    shipped = folder.resolve().is_relative_to(bundled_rules().resolve())
    rules, problems = load(folder, shipped=shipped)
    for problem in problems:
        click.echo(f"{problem.span.path}: {problem.message}")
    failures = sum(_failures(rule) for rule in rules)
    examples = sum(len(rule.examples) for rule in rules)
    click.echo(f"{len(rules)} rules, {examples} examples, {failures} failed, {len(problems)} broken")
    sys.exit(2 if problems else 1 if failures else 0)


def _failures(rule: Rule) -> int:
    from relint.engine.examples import partners, shortcomings

    said = shortcomings(rule, partners(rule))
    for line in said:
        click.echo(f"{rule.name}: {line}")
    return len(said)
