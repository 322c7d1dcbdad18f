"""`relint graph`: what depends on what."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from relint.cli.output import show
from relint.cli.progress import progress
from relint.cli.reading import complain, understood
from relint.reports.graph import GRAPH_FORMATS

if TYPE_CHECKING:
    from relint.model.system import System

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
        found = understood(paths)
        system = found.system
        if focus and not matching(system, focus):
            raise click.UsageError(f"no resource has the address {focus!r}{_near(system, focus)}")
        alone = _alone(system)
    show(render(format_, picture(system, View(everything, focus, depth, alone))))
    complain(found.problems)
    sys.exit(FAILED if found.problems else 0)


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
