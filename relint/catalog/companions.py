"""What a resource of its own says about another one: the entries of `companions.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from relint.catalog import sources
from relint.lang.cel import Environment, Expression


@dataclass(frozen=True, slots=True)
class Companion:
    """One way in which resources of a type say something about their owner."""

    names: str  # the attribute that names the owner, dotted
    of: tuple[str, ...]  # the owner's types
    known_as: str = ""  # the owner's attribute that may stand there as text
    facts: tuple[tuple[str, Expression], ...] = ()
    counts: str = ""
    where: Expression | None = None
    after: str = ""  # the owner is named after the last of these signs
    alike: bool = False  # an owner whose `known_as` refers to the same is meant as well


@cache
def companions(type_: str) -> tuple[Companion, ...]:
    """Return what resources of a type say of others.

    Raises:
        DataError: the file is broken.
        CelError: one of its expressions is.
    """
    table: Mapping[str, list[Mapping[str, Any]]] = sources.load("companions.yaml")
    return tuple(_companion(text) for text in table.get(type_, ()))


def companion_types() -> tuple[str, ...]:
    """Return the types that say something of others."""
    return tuple(sources.load("companions.yaml"))


@cache
def counted() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return what is counted of each type of owner: relint's word, and the type that is counted."""
    table: dict[str, list[tuple[str, str]]] = {}
    for type_, texts in sources.load("companions.yaml").items():
        for text in texts:
            for owner in text["of"] if "counts" in text else ():
                table.setdefault(owner, []).append((text["counts"], type_))
    return {owner: tuple(pairs) for owner, pairs in table.items()}


def _companion(text: Mapping[str, Any]) -> Companion:
    environment = Environment({})
    return Companion(
        names=text["names"],
        of=tuple(text["of"]),
        known_as=text.get("known-as", ""),
        facts=tuple((word, environment.compile(str(cel))) for word, cel in (text.get("facts") or {}).items()),
        counts=text.get("counts", ""),
        where=environment.compile(text["where"]) if "where" in text else None,
        after=text.get("after", ""),
        alike=bool(text.get("alike")),
    )
