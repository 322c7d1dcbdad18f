"""Data sources that read what another root of the same repository declares: the two are one resource."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from relint.catalog import sources
from relint.model.resource import Resource
from relint.model.value import Data, Unknown

DATA = "data."


def aliases(resources: Mapping[str, Resource]) -> Mapping[str, str]:
    """Return the id of what each data source reads, where exactly one resource of the input fits.

    A data source fits by a name that is unique within an account, or by tags that are all known. Two roots that
    declare the same name (production and staging) leave it open.
    """
    readers = [resource for resource in resources.values() if resource.type.startswith(DATA)]
    wanted = {reader.type.removeprefix(DATA) for reader in readers} - set(_table()["never"])
    by_clue: dict[tuple[str, str, str], list[str]] = {}
    for resource in resources.values() if wanted else ():
        if resource.type in wanted:
            for clue in _clues(resource):
                by_clue.setdefault((resource.type, *clue), []).append(resource.id)
    found = ((reader.id, _read(reader, by_clue)) for reader in readers if reader.type.removeprefix(DATA) in wanted)
    return {reader: real for reader, real in found if real}


def _clues(resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield what a data source may know a resource by: its names and its tags."""
    for key in dict.fromkeys(_table()["attributes"].values()):
        value = resource.attributes.get(key)
        if isinstance(value, str) and value:
            yield key, value
    for key, value in resource.labels.items():
        yield f"tag:{key}", value


def _read(reader: Resource, by_clue: Mapping[tuple[str, str, str], list[str]]) -> str:
    """Return the one resource that has everything a data source asks for; "" where none, or several, do."""
    asked = list(_asked(reader))
    if not asked or any(value is None for _, value in asked):
        return ""
    type_ = reader.type.removeprefix(DATA)
    fitting = [set(by_clue.get((type_, key, value or ""), ())) for key, value in asked]
    common = set.intersection(*fitting)
    return next(iter(common)) if len(common) == 1 else ""


def _asked(reader: Resource) -> Iterator[tuple[str, str | None]]:
    """Yield each condition of a data source; None for a value that is unknown or cannot be compared."""
    for name, key in _table()["attributes"].items():
        if name in reader.attributes and reader.attributes[name] is not None:
            yield key, _text(reader.attributes[name])
    tags = reader.attributes.get("tags")
    if isinstance(tags, Unknown):
        yield "tags", None
    for key, value in tags.items() if isinstance(tags, Mapping) else ():
        yield f"tag:{key}", _text(value)
    yield from _filters(reader.attributes.get("filter"))


def _filters(filters: Data) -> Iterator[tuple[str, str | None]]:
    for block in filters if isinstance(filters, list | tuple) else ():
        if not isinstance(block, Mapping):
            yield "filter", None
            continue
        name, values = block.get("name"), block.get("values")
        single = isinstance(values, list | tuple) and len(values) == 1
        comparable = isinstance(name, str) and name.startswith("tag:") and single
        yield str(name), _text(values[0]) if comparable and isinstance(values, list | tuple) else None


def _text(value: Data) -> str | None:
    return value if isinstance(value, str) and value and "*" not in value else None


def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = sources.load("identities.yaml")
    return table
