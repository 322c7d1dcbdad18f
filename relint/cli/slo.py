"""`relint slo`: every objective, its budget, who watches it and what it can hold."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from relint.cli.output import show
from relint.cli.progress import progress
from relint.cli.reading import complain, understood

if TYPE_CHECKING:
    from relint.analyses.objective_table import Line

ALERTS = {
    "disabled": "switched off",
    "unknown": "unknown",
    "declared": "some, elsewhere",
    "generated": "none that fires",
}
"""What is said of alerts that the input does not show."""
FAILED = 2
VERSION = 1


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to print.")
def slo(paths: tuple[str, ...], format_: str) -> None:
    """Print the objectives of a system (default: of what is here; `-` reads a stream of YAML).

    For each target: the outage that its window allows, how soon each alert fires when every request fails, the
    runbook, the owner, and the highest target that the promises of its hard dependencies allow.
    """
    from relint.analyses.objective_table import objectives_table

    with progress(shown=True):
        found = understood(paths)
        lines = objectives_table(found.system)
    show(_json(lines) if format_ == "json" else "\n".join(_text(lines)) + "\n")
    complain(found.problems)
    sys.exit(FAILED if found.problems else 0)


def _json(lines: tuple[Line, ...]) -> str:
    return json.dumps({"version": VERSION, "objectives": [line.as_json() for line in lines]}, indent=2) + "\n"


def _text(lines: tuple[Line, ...]) -> Iterator[str]:
    from relint.analyses.objective_table import summary

    for line in lines:
        yield from _block(line)
        yield ""
    yield summary(lines)


def _block(line: Line) -> Iterator[str]:
    from relint.analyses.objective_table import minutes
    from relint.reports.inert import one_line

    name = f", {line.name}" if line.several and line.name else ""
    yield one_line(f"{line.objective}{name}  ({line.path}:{line.line})")
    target = "filled in later" if line.target is None else f"{_percent(line.target)} %"
    window = f" over {line.window}" if line.window else ", no window known"
    budget = "" if line.budget_minutes is None else f", {minutes(line.budget_minutes)} minutes of outage allowed"
    rows = [
        ("target", f"{target}{window}{budget}"),
        ("service", line.service),
        ("alerts", "\n".join(line.alerts) or ALERTS.get(line.alerting, "none")),
        ("runbook", line.runbook or "none"),
        ("owner", line.owner or "nobody"),
        ("can hold", "" if line.bound_percent is None else f"at most {line.bound_percent:.6g} %"),
    ]
    for name, value in rows:
        if value:
            first, *rest = value.split("\n")
            yield f"  {name:<9} {one_line(first)}"
            yield from (f"  {'':<9} {one_line(more)}" for more in rest)


def _percent(target: str) -> str:
    """Return a fraction of 1 in percent, with all its digits and no more."""
    written = f"{Decimal(target).scaleb(2):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
