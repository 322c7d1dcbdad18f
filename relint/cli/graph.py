"""`relint graph`: what depends on what."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from relint.cli.output import show
from relint.cli.progress import progress
from relint.reports.graph import GRAPH_FORMATS

if TYPE_CHECKING:
    from relint.engine.run import Understood
    from relint.model.finding import Problem
    from relint.model.system import System

STDIN = "-"
FAILED = 2
NAMED = 5  # addresses that are offered in place of one that nothing has


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--format", "format_", type=click.Choice(list(GRAPH_FORMATS)), default="mermaid", help="How to print.")
@click.option("--focus", metavar="ADDRESS", default="", help="Show what lies around this resource; may be a glob.")
@click.option("--depth", type=click.IntRange(min=0), default=2, show_default=True, help="Steps around the focus.")
@click.option("--all", "everything", is_flag=True, help="Show parts, plain references and isolated resources too.")
def graph(paths: tuple[str, ...], format_: str, focus: str, depth: int, everything: bool) -> None:
    """Print the graph of a system (default: of what is here; `-` reads a stream of YAML).

    An arrow goes from a consumer to what it needs: solid where it stops without, dashed where it degrades, dotted
    where it cannot start or be changed. What alone stops an entry point or an objective is drawn in red.
    """
    from relint.reports.graph import render
    from relint.reports.graph.picture import View, matching, picture

    with progress(shown=True):
        understood = _understood(paths)
        system = understood.system
        if focus and not matching(system, focus):
            raise click.UsageError(f"no resource has the address {focus!r}{_near(system, focus)}")
        alone = _alone(system)
    show(render(format_, picture(system, View(everything, focus, depth, alone))))
    _complain(understood.problems)
    sys.exit(FAILED if understood.problems else 0)


def _understood(paths: tuple[str, ...]) -> Understood:
    from relint.engine.check import STREAM
    from relint.engine.run import settings_of, understand
    from relint.engine.settings import Settings
    from relint.engine.workspace import workspace_of
    from relint.model.files import MemoryFiles

    if paths == (STDIN,):
        stream = MemoryFiles({STREAM: sys.stdin.buffer.read()})
        return understand(stream, stream.paths, Settings())
    try:
        workspace = workspace_of(paths)
    except FileNotFoundError as error:
        raise click.UsageError(f"there is no {error.filename}") from None
    settings, _ = settings_of(workspace)
    workspace.exclude = settings.exclude
    return understand(workspace, workspace.chosen, settings)


def _alone(system: System) -> frozenset[str]:
    """Return the ids of the resources that alone stop something, as the rules judge it."""
    from relint.analyses.single_points import rows
    from relint.model.value import Known

    return frozenset(row.resource.id for row in rows(system) if isinstance(row.facts.get("fragile"), Known))


def _near(system: System, focus: str) -> str:
    from relint.reports.inert import one_line

    addresses = sorted({resource.address for resource in system.resources.values()})
    within = [address for address in addresses if focus.lower() in address.lower()]
    near = (within or get_close_matches(focus, addresses, NAMED))[:NAMED]
    return f"; there is {', '.join(map(one_line, near))}" if near else ""


def _complain(problems: Sequence[Problem]) -> None:
    from relint.reports.inert import one_line

    for problem in problems:
        span = problem.span
        place = f"{one_line(span.path)}:{span.line}:{span.column}: " if span.path else ""
        click.echo(f"{place}problem: {one_line(problem.message)}", err=True)
