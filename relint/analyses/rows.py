"""A row of an analysis as the subject of a rule: `for: cut_set` runs a rule on every row of that kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from relint.model.dependency import Evidence
from relint.model.resource import NOTHING, Resource
from relint.model.span import Span
from relint.model.value import Value


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One line of an analysis' table; its columns are declared in `relint/catalog/kinds/analyses.yaml`."""

    resource: Resource  # whom the row is about: a finding on the row has its address
    facts: Mapping[str, Value] = field(default=NOTHING)  # column -> value, in relint's units
    evidence: tuple[Evidence, ...] = ()  # the way through the graph that the row rests on
    span: Span | None = None  # what to underline; None: the resource's own
    aspect: str = ""  # what tells two rows of one resource apart in a fingerprint

    def span_of(self, column: str) -> Span:
        """Return where a column's value is written, else where the row as a whole is to be shown."""
        value = self.facts.get(column)
        return (value.span if value else None) or self.span or self.resource.span.head
