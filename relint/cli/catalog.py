"""`relint catalog [TYPE]`: what relint knows of a type, and whose word it has for it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from relint.cli.rules import formats, known_rules

if TYPE_CHECKING:
    from relint.catalog.kinds import Attribute
    from relint.catalog.types import Default, TypeEntry
    from relint.engine.rules import Rule


@click.command()
@click.argument("type_", metavar="[TYPE]", required=False)
@formats
def catalog(type_: str | None, format_: str) -> None:
    """Print what relint knows of a type of resource, or list the types."""
    from relint.catalog.types import all_types

    types = all_types()
    if type_ is None:
        _list(types, format_)
        return
    entry = next((entry for entry in types if entry.type == type_), None)
    if entry is None:
        _unknown(type_, [entry.type for entry in types])
        return
    rules = _readers(entry, known_rules())
    click.echo(json.dumps(_record(entry, rules), indent=2) if format_ == "json" else "\n".join(_page(entry, rules)))


def _list(types: tuple[TypeEntry, ...], format_: str) -> None:
    if format_ == "json":
        click.echo(json.dumps([{"type": e.type, "kind": e.kind, "about": e.about} for e in types], indent=2))
        return
    width = max((len(entry.type) for entry in types), default=0)
    kind = max((len(entry.kind) for entry in types), default=0)
    for entry in types:
        click.echo(f"{entry.type:<{width}}  {entry.kind:<{kind}}  {entry.about}")
    click.echo(f"\n{len(types)} types; `relint catalog TYPE` says what relint knows of one.")


def _unknown(type_: str, types: list[str]) -> None:
    near = get_close_matches(type_, types, n=3, cutoff=0.6)
    hint = f"; did you mean {' or '.join(near)}?" if near else "; `relint catalog` lists those that are known"
    click.echo(f"relint: the catalog knows no type {type_!r}{hint}", err=True)
    sys.exit(2)


def _readers(entry: TypeEntry, rules: list[Rule]) -> list[Rule]:
    """Return the rules that are judged on a type: those for it, and those for its kind whose words it has."""
    return [rule for rule in rules if entry.type in rule.subjects or _serves_kind(entry, rule)]


def _serves_kind(entry: TypeEntry, rule: Rule) -> bool:
    return entry.kind in rule.subjects and all(
        name in entry.attributes or _derived(words) for name, words in _words(entry, rule).items()
    )


def _words(entry: TypeEntry, rule: Rule) -> dict[str, Attribute | None]:
    from relint.catalog.kinds import COMMON, attributes_of

    common, declared = {attribute.name for attribute in COMMON}, attributes_of(entry.kind)
    named = re.findall(r"\bthis\.(\w+)", f"{rule.when} {rule.fault}")
    return {name: declared.get(name) for name in dict.fromkeys(named) if name not in common}


def _derived(attribute: Attribute | None) -> bool:
    return attribute is not None and "derived" in attribute.about


def _page(entry: TypeEntry, rules: list[Rule]) -> Iterator[str]:
    yield f"{entry.type}: {entry.about or entry.kind}"
    yield f"kind {entry.kind}" + (f"; read in {entry.source}" if entry.source else "")
    if entry.defaults:
        yield from ("", "Where the configuration is silent, the provider takes")
        yield from (_default(path, default, entry.source) for path, default in sorted(entry.defaults.items()))
    if entry.attributes:
        yield from ("", "In relint's words")
        yield from _attributes(entry)
    if refers := _refers(entry):
        yield from ("", "Attributes that name other resources", *(f"  {path}: {word}" for path, word in refers.items()))
    if entry.availability:
        yield from ("", "What the provider promises", *(_promise(row) for row in entry.availability))
    yield from ("", "Rules that read it")
    yield from (f"  {rule.name}: {rule.title}" for rule in rules)
    if not rules:
        yield "  none"


def _default(path: str, default: Default, source: str) -> str:
    note = f"  ({default.source})" if default.source != source else ""
    if default.until:
        note += f"; before {default.until} {json.dumps(default.earlier)}  ({default.earlier_source})"
    return f"  {path} = {json.dumps(default.value)}{note}"


def _attributes(entry: TypeEntry) -> Iterator[str]:
    from relint.catalog.kinds import attributes_of

    declared = attributes_of(entry.kind)
    for name, text in entry.attributes.items():
        word = declared.get(name)
        about = f"  # {word.about}" if word and word.about else ""
        yield f"  {name} = {' '.join(text.split())}{about}"


def _refers(entry: TypeEntry) -> dict[str, str]:
    """Return what the attributes of a type mean, whichever of the two files says so."""
    from relint.catalog import sources

    return dict(sorted({**sources.load("references.yaml").get(entry.type, {}), **entry.refers}.items()))


def _promise(row: Mapping[str, str]) -> str:
    from relint.catalog.slas import slas

    when = f", when {row['when']}" if "when" in row else ""
    promised = slas()[row["sla"]]
    return f"  {promised.words if promised.percent is not None else f'nothing for {promised.service}'}{when}"


def _record(entry: TypeEntry, rules: list[Rule]) -> dict[str, object]:
    return {
        "type": entry.type,
        "kind": entry.kind,
        "about": entry.about,
        "source": entry.source,
        "defaults": {path: {"value": d.value, "source": d.source} for path, d in sorted(entry.defaults.items())},
        "attributes": {name: " ".join(text.split()) for name, text in entry.attributes.items()},
        "refers": _refers(entry),
        "availability": [dict(row) for row in entry.availability],
        "rules": [rule.name for rule in rules],
    }
