"""What a rule is judged on: resources of a kind or type, or rows of an analysis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from relint.analyses import ROWS, rows
from relint.catalog.facts import attribute, length
from relint.catalog.kinds import attributes_of, kinds
from relint.catalog.types import type_entry
from relint.lang.cel import SIZE_SUFFIX
from relint.model.dependency import Evidence
from relint.model.resource import NOTHING, Resource
from relint.model.span import Span
from relint.model.system import System
from relint.model.value import Data, Known, Unknown, Value

COMMON = ("address", "name", "type", "namespace")


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A resource as one rule sees it."""

    resource: Resource
    system: System
    facts: Mapping[str, Value] = field(default=NOTHING)  # of the row; they stand before the resource's own
    evidence: tuple[Evidence, ...] = ()
    span: Span | None = None
    aspect: str = ""

    def value(self, operand: str) -> Value | None:
        """Return what `this.x` or `self.x.y` means here; None where this subject has no such attribute."""
        root, _, name = operand.partition(".")
        if root == "self":
            data = attribute(self.resource, operand, type_entry(self.resource.type))
            return data if isinstance(data, Unknown) else Known(data)
        if name.endswith(f".{SIZE_SUFFIX}"):
            return _size(self.value(operand.removesuffix(f".{SIZE_SUFFIX}")))
        if name in COMMON:
            return Known(getattr(self.resource, name))
        if name == "environment":
            return Known(self.system.environments.get(self.resource.id, "production"))
        return self.facts.get(name) or self.system.fact(self.resource, name)

    def data(self, operand: str) -> Data:
        """Return the data of an operand; `Unknown` where it is unknown, None where there is no such attribute."""
        value = self.value(operand)
        return value if value is None or isinstance(value, Unknown) else value.data


def _size(value: Value | None) -> Value | None:
    if value is None or isinstance(value, Unknown):
        return value
    return Known(length(value.data), value.span, value.origin, value.source)


def subjects(system: System, kind: str) -> list[Subject]:
    """Return the subjects of a kind, a type, or a row of an analysis."""
    if kind in ROWS:
        found = rows(system, kind)
        return [Subject(row.resource, system, row.facts, row.evidence, row.span, row.aspect) for row in found]
    return [Subject(resource, system) for resource in system.of_kind(kind)]


def variables(names: tuple[str, ...]) -> Mapping[str, str]:
    """Return the `this.*` variables that a rule for these kinds, types or rows may name, with their types in CEL.

    A word that two kinds use for different types has no narrow type; a type that the catalog does not know may name
    every word of every kind.
    """
    table: dict[str, str] = {}
    for name in names:
        for word, type_ in _words(name).items():
            table[f"this.{word}"] = type_ if table.get(f"this.{word}", type_) == type_ else "any"
    return table


def _words(name: str) -> Mapping[str, str]:
    entry = type_entry(name) if name not in kinds() else None
    kind = entry.kind if entry else name
    if kind in kinds() or entry:
        return {word: declared.cel_type for word, declared in attributes_of(kind).items()}
    return {word: "any" for attributes in kinds().values() for word in attributes}
