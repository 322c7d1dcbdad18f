"""The words for how an attribute's reference ties two resources together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from relint.catalog import sources
from relint.model.dependency import Mode, Relation


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
