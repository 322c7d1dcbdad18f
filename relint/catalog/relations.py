"""The words for how an attribute's reference ties two resources together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from relint.catalog import sources
from relint.catalog.types import type_entry
from relint.model.dependency import Mode, Relation

DEPTH = 8  # parts of a path that the data may name


@dataclass(frozen=True, slots=True)
class Word:
    """What one word of `refers:` means."""

    name: str
    relation: Relation
    mode: Mode
    reverse: bool = False  # what the attribute names is the consumer
    need_any: bool = False  # one of the providers is enough
    about: str = ""


@cache
def words() -> Mapping[str, Word]:
    """Return every word by name."""
    return {name: _word(name, text) for name, text in _file()["words"].items()}


@cache
def carriers() -> frozenset[str]:
    """Return the attributes that hand settings to running code."""
    return frozenset(_file()["carriers"])


@cache
def carried() -> Mapping[str, str]:
    """Return the word for a reference in a carrier, by the kind of resource that it names."""
    return {kind: word for word, kinds in _file()["carried"].items() for kind in kinds}


@cache
def alternatives() -> Mapping[tuple[str, str], str]:
    """Return by type and attribute which other attribute makes its references alternatives where it is written."""
    return {(type_, path): other for type_, table in _file()["alternatives"].items() for path, other in table.items()}


def _file() -> Mapping[str, Any]:
    table: Mapping[str, Any] = sources.load("relations.yaml")
    return table


def _word(name: str, text: Mapping[str, Any]) -> Word:
    return Word(
        name,
        Relation(text["relation"]),
        Mode(text["mode"]),
        reverse=bool(text.get("reverse", False)),
        need_any=text.get("need") == "any",
        about=str(text.get("about", "")),
    )


@lru_cache(maxsize=65536)
def word_for(type_name: str, path: str) -> tuple[Word, str] | None:
    """Return the word for what the attribute at `path` (dotted, no indexes) names, and the attribute it stands at.

    The type's own `refers:` wins over `references.yaml`, a longer path over a shorter one. None where no data say it.
    """
    return next(
        ((words()[table[key]], key) for table in _tables(type_name) for key in _prefixes(path) if key in table), None
    )


@lru_cache(maxsize=4096)
def word_inside(type_name: str, path: str) -> tuple[Word, str] | None:
    """Return the word for what a block at `path` names where all words inside of it are one; else None."""
    own = _tables(type_name)[:-1]
    found = [(table[key], key) for table in own for key in table if key.startswith(f"{path}.")]
    return (words()[found[0][0]], found[0][1]) if len({word for word, _ in found}) == 1 else None


@cache
def _tables(type_name: str) -> tuple[Mapping[str, str], ...]:
    references: Mapping[str, Mapping[str, str]] = sources.load("references.yaml")
    entry = type_entry(type_name)
    name = type_name.replace("aws_alb", "aws_lb")  # the provider's older name of the same types
    return entry.refers if entry else {}, references.get(name, {}), references["*"]


def _prefixes(path: str) -> tuple[str, ...]:
    parts = path.split(".", DEPTH)[:DEPTH]
    return tuple(".".join(parts[:length]) for length in range(len(parts), 0, -1))
