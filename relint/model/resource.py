"""One thing that an input declares, after evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from relint.model.span import Span
from relint.model.value import Data, Value

Format: TypeAlias = Literal["terraform", "kubernetes", "slo", "prometheus", "alertmanager", "runbook", "catalog"]


class _Nothing(Mapping[str, Any]):
    """An empty mapping that can be a default of a frozen dataclass."""

    __slots__ = ()

    def __getitem__(self, key: str) -> Any:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __hash__(self) -> int:
        return 0


NOTHING: Mapping[str, Any] = _Nothing()


class Spans(Protocol):
    """Where each attribute stands, by dotted path; a plain dict serves, a reader may compute lazily."""

    def get(self, path: str, /) -> Span | None:
        """Return the span of the attribute at a dotted path; None where it is not written."""


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """`aws_db_instance.orders`, `Deployment shop/checkout`, an objective, an alert, a runbook.

    `attributes` are in the tool's own words, `facts` in relint's (see `relint/catalog/kinds`).
    """

    address: str  # as its tool writes it, unique within `scope`: "module.db.aws_db_instance.this[0]"
    type: str  # the tool's word: "aws_db_instance", "apps/v1/Deployment", "container"
    kind: str  # relint's word: "database", "workload"; "other" where the catalog has none
    format: Format
    span: Span  # the whole block or object
    scope: str = ""  # what `address` is unique in: a root module's directory, an overlay, a chart
    name: str = ""
    attributes: Mapping[str, Data] = field(default=NOTHING, repr=False)
    facts: Mapping[str, Value] = field(default=NOTHING, repr=False)
    spans: Spans = field(default=NOTHING, repr=False)
    refs: Mapping[str, tuple[str, ...]] = field(default=NOTHING, repr=False)
    """Dotted attribute path -> ids of the resources that its expression reads, through locals and modules."""
    labels: Mapping[str, str] = field(default=NOTHING, repr=False)  # labels or tags, known ones only
    annotations: Mapping[str, str] = field(default=NOTHING, repr=False)
    namespace: str = ""
    parent: str = ""  # id of the resource that this is a part of: a container's workload
    used_in: str = ""  # the folder that it is applied from, where its file is elsewhere: an overlay's, a release's
    reusable: bool = False  # stands in a library that nothing in the input calls: inputs are unknown

    @property
    def id(self) -> str:
        """The key of this resource in a `System`."""
        return identity(self.scope, self.address)

    def span_of(self, path: str) -> Span:
        """Return where an attribute stands; the head of the resource where it is not written."""
        return self.spans.get(path) or self.span.head


def identity(scope: str, address: str) -> str:
    """Return the id of the resource that has `address` in `scope`."""
    return f"{scope}:{address}" if scope else address
