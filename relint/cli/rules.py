"""`relint rules`: what relint looks for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from relint.engine.rules import Rule

Format = Annotated[str, typer.Option("--format", help="text or json")]
MapsTo = Annotated[str | None, typer.Option("--maps-to", help="Only rules that stand for one of this tool's.")]
Family = Annotated[str | None, typer.Option("--family", help="Only rules of this family.")]


def rules(format_: Format = "text", maps_to: MapsTo = None, family: Family = None) -> None:
    """List the rules."""
    chosen = [rule for rule in known_rules() if _wanted(rule, maps_to, family)]
    if format_ == "json":
        typer.echo(json.dumps([_record(rule) for rule in chosen], indent=2))
        return
    width = max((len(rule.name) for rule in chosen), default=0)
    for rule in chosen:
        peers = [peer for peer in rule.maps_to if maps_to and peer.startswith(maps_to)]
        words = [rule.title, *(["(strict)"] if rule.profile == "strict" else []), *([" ".join(peers)] if peers else [])]
        typer.echo(f"{rule.name:<{width}}  {rule.severity.word:<7}  {'  '.join(words)}")
    typer.echo(f"\n{len(chosen)} rules; `relint explain RULE` says why, and how to mend it.")


def known_rules() -> list[Rule]:
    """Return the rules that hold in the working directory.

    Raises:
        typer.Exit: a rule file is broken; what is wrong has been printed.
    """
    from relint.engine.run import all_rules, settings_of
    from relint.engine.workspace import workspace_of

    workspace = workspace_of([])
    found, problems = all_rules(Path(workspace.root), settings_of(workspace)[0])
    for problem in problems:
        typer.echo(f"relint: {problem.span.path}: {problem.message}", err=True)
    if problems:
        raise typer.Exit(2)
    return found


def _wanted(rule: Rule, maps_to: str | None, family: str | None) -> bool:
    peers = maps_to is None or any(peer.startswith(maps_to) for peer in rule.maps_to)
    return peers and family in (None, rule.family)


def _record(rule: Rule) -> dict[str, object]:
    return {
        "name": rule.name,
        "title": rule.title,
        "severity": rule.severity.word,
        "profile": rule.profile,
        "for": list(rule.subjects),
        "maps_to": list(rule.maps_to),
        "since": rule.since,
    }
