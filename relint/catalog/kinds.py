"""relint's words: which attributes each kind of resource has, with type and unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from relint.catalog import sources

TYPES = frozenset({"int", "number", "bool", "string", "list", "map"})


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a kind."""

    name: str
    type: str  # one of TYPES
    about: str = ""
    unit: str = ""
    nullable: bool = False

    @property
    def cel_type(self) -> str:
        """Its type in CEL; what may be null or of two number types has no narrower one than `any`."""
        return "any" if self.nullable or self.type in {"number", "map"} else self.type


COMMON = tuple(
    Attribute(name, "string", about)
    for name, about in (
        ("address", "the resource's address, as its tool writes it"),
        ("name", "its name"),
        ("type", "its type, in its tool's word"),
        ("namespace", "its Kubernetes namespace, or nothing"),
        ("environment", "production, staging, development, example or test"),
        ("region", "the region of its cloud, where it has one"),
    )
)
_COMMON = {attribute.name: attribute for attribute in COMMON}


@cache
def kinds() -> Mapping[str, Mapping[str, Attribute]]:
    """Return the attributes of every kind, by kind and name; a kind may be spread over several files."""
    table: dict[str, dict[str, Attribute]] = {}
    for name, text in sources.load_all("kinds", sources.names("kinds")).items():
        for kind, entry in (text or {}).items():
            table.setdefault(kind, {attribute.name: attribute for attribute in COMMON}).update(
                _attributes(name, kind, entry)
            )
    return table


def attributes_of(kind: str) -> Mapping[str, Attribute]:
    """Return the attributes of a kind; those that all resources share where the kind is not declared."""
    return kinds().get(kind, _COMMON)


def _attributes(file: str, kind: str, entry: Mapping[str, object]) -> dict[str, Attribute]:
    declared = entry.get("attributes") or {}
    if not isinstance(declared, Mapping):
        raise sources.DataError(f"{file}: {kind}: attributes is not a mapping")
    return {name: _attribute(f"{file}: {kind}.{name}", name, text) for name, text in declared.items()}


def _attribute(place: str, name: str, text: Mapping[str, object]) -> Attribute:
    if text.get("type") not in TYPES:
        raise sources.DataError(f"{place}: type must be one of {', '.join(sorted(TYPES))}")
    about, unit = str(text.get("about", "")), str(text.get("unit", ""))
    return Attribute(name, str(text["type"]), about, unit, nullable=bool(text.get("nullable", False)))
