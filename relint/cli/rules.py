"""`relint rules`: what relint looks for."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from relint.engine.rules import Rule

formats = click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to print.")


@click.command()
@formats
@click.option("--maps-to", help="Only rules that stand for one of this tool's: kube-linter, checkov/CKV_AWS_157.")
@click.option("--family", help="Only rules of this family.")
def rules(format_: str, maps_to: str | None, family: str | None) -> None:
    """List the rules."""
    chosen = [rule for rule in known_rules() if _wanted(rule, maps_to, family)]
    if format_ == "json":
        click.echo(json.dumps([_record(rule) for rule in chosen], indent=2))
        return
    width = max((len(rule.name) for rule in chosen), default=0)
    for rule in chosen:
        peers = [peer for peer in rule.maps_to if maps_to and peer.startswith(maps_to)]
        words = [rule.title, *(["(strict)"] if rule.profile == "strict" else []), *([" ".join(peers)] if peers else [])]
        click.echo(f"{rule.name:<{width}}  {rule.severity.word:<7}  {'  '.join(words)}")
    click.echo(f"\n{len(chosen)} rules; `relint explain RULE` says why, and how to mend it.")


def known_rules() -> list[Rule]:
    """Return the rules that hold in the working directory.

    Raises:
        SystemExit: a rule file is broken; what is wrong has been printed.
    """
    from relint.engine.run import all_rules, settings_of
    from relint.engine.workspace import workspace_of

    workspace = workspace_of([])
    found, problems = all_rules(Path(workspace.root), settings_of(workspace)[0])
    for problem in problems:
        click.echo(f"relint: {problem.span.path}: {problem.message}", err=True)
    if problems:
        sys.exit(2)
    return found


def _wanted(rule: Rule, maps_to: str | None, family: str | None) -> bool:
    peers = maps_to is None or any(peer.startswith(maps_to) for peer in rule.maps_to)
    return peers and family in (None, rule.family)


def head(rule: Rule) -> dict[str, object]:
    """Return what every JSON record of a rule begins with."""
    return {
        "name": rule.name,
        "title": rule.title,
        "severity": rule.severity.word,
        "profile": rule.profile,
        "for": list(rule.subjects),
    }


def _record(rule: Rule) -> dict[str, object]:
    return {**head(rule), "maps_to": list(rule.maps_to), "since": rule.since}
