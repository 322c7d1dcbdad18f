"""`relint explain RULE`: why a fault hurts, how to mend it, and what it looks like."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from relint.cli.rules import formats, head, known_rules

if TYPE_CHECKING:
    from relint.engine.rules import Example, Rule


@click.command()
@click.argument("name")
@formats
def explain(name: str, format_: str) -> None:
    """Explain a rule, by its name or by a peer's id that it stands for (checkov/CKV_AWS_157)."""
    rules = known_rules()
    matches = [rule for rule in rules if name in (rule.name, *rule.formerly, *rule.maps_to)]
    if not matches:
        near = get_close_matches(name, [rule.name for rule in rules], n=3, cutoff=0.5)
        hint = f"; did you mean {' or '.join(near)}?" if near else "; `relint rules` lists them"
        click.echo(f"relint: there is no rule {name!r}{hint}", err=True)
        sys.exit(2)
    if format_ == "json":
        click.echo(json.dumps([_record(rule) for rule in matches], indent=2))
        return
    click.echo("\n\n".join("\n".join(_page(rule)) for rule in matches))


def _page(rule: Rule) -> Iterator[str]:
    yield f"{rule.name}: {rule.title}"
    yield f"severity {rule.severity.word}, profile {rule.profile}, since {rule.since or 'ever'}"
    yield from ("", rule.why.strip(), "", "Remedy", *_indented(rule.remedy))
    yield from (f"  {type_}: {' '.join(how.split())}" for type_, how in rule.how.items())
    if rule.options:
        yield from ("", "Options (relint.yaml, rules)")
        yield from (f"  {o.name}: {o.default} {o.unit} {o.about}".rstrip() for o in rule.options.values())
    for example in rule.examples:
        yield from ("", f"Example: it {example.it}", *_example(example))
    if rule.references:
        yield from ("", "References", *(f"  {title}\n    {url}" for title, url in rule.references))
    if rule.maps_to:
        yield from ("", f"Known elsewhere as: {', '.join(rule.maps_to)}")
    yield from ("", f"Accept one with a comment: relint: allow {rule.name} until 2027-01-31 -- reason")


def _example(example: Example) -> Iterator[str]:
    for path, text in example.files.items():
        yield f"  {path}"
        yield from (f"  | {line}" for line in text.rstrip().splitlines())


def _indented(text: str) -> Iterator[str]:
    return (f"  {line}" for line in text.strip().splitlines())


def _record(rule: Rule) -> dict[str, object]:
    return {
        **head(rule),
        "when": rule.when,
        "fault": rule.fault,
        "why": rule.why,
        "remedy": rule.remedy,
        "how": dict(rule.how),
        "options": {o.name: {"default": o.default, "unit": o.unit, "about": o.about} for o in rule.options.values()},
        "references": [{"title": title, "url": url} for title, url in rule.references],
        "maps_to": list(rule.maps_to),
        "examples": [{"it": example.it, "files": dict(example.files)} for example in rule.examples],
    }
