"""An SLO as its format says it, before it becomes a resource and objectives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from relint.lang.yaml import Document, Map
from relint.model.objective import Query, Window
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Unknown
from relint.readers.shapes import Defect, Place, decimal_of, is_variable

Alerting = Literal["generated", "declared", "disabled", "none", "unknown"]
Role = Literal["good", "bad", "total", "raw", "threshold", "latency"]
Sort = Literal["availability", "latency", "freshness", "correctness", "throughput", "other"]
Unit = Literal["ratio", "percent", "score"]


@dataclass(frozen=True, slots=True)
class Item:
    """One object of a document: the document itself, or an entry of a list in it."""

    document: Document
    node: Map
    place: Place


@dataclass(slots=True)
class Found:
    """What one format's reader makes of its objects."""

    drafts: list[Draft] = field(default_factory=list)
    pieces: list[Resource] = field(default_factory=list)  # objects that are no objective


@dataclass(slots=True)
class Target:
    """One target as written."""

    text: str
    unit: Unit
    span: Span
    name: str = ""
    operator: str = ""
    threshold: float | None = None
    weight: Decimal | None = None

    @property
    def value(self) -> Decimal | Unknown:
        """The fraction of 1 that the text stands for, exactly."""
        if is_variable(self.text):
            return Unknown("the target is filled in later", span=self.span)
        number = decimal_of(self.text)
        if number is None:
            return Unknown("the target is not a number", span=self.span)
        return number / 100 if self.unit == "percent" else number


@dataclass(slots=True)
class Draft:
    """Everything that one SLO says, in words that all formats share."""

    document: Document
    node: Map  # the SLO's own mapping
    place: Place  # where `node` stands
    type: str  # "openslo/v1/SLO", "sloth/v1", ...
    format: str  # "openslo", "sloth", "pyrra", "slo-generator", "nobl9", "keptn"
    address: str
    name: str
    identity: str = ""  # what the format wants to be unique; "" where it does not care
    namespace: str = ""
    service: str = ""
    service_path: str = ""
    title: str = ""
    description: str = ""
    description_path: str = ""
    targets: list[Target] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)
    window_path: str = ""
    window_default: str = ""  # who says so, where the window is the format's own default
    budgeting: str = "occurrences"
    queries: list[Query] = field(default_factory=list)
    counter: bool | None = None
    latency_seconds: float | None = None
    sort: Sort | None = None
    alerting: Alerting = "unknown"
    alerting_path: str = ""
    policies: tuple[str, ...] = ()
    alerts_on_absence: bool | None = None
    labels: dict[str, str] = field(default_factory=dict)
    annotations: dict[str, str] = field(default_factory=dict)
    components: tuple[str, ...] = ()
    composite: bool = False
    runbook: str = ""
    runbook_span: Span | None = None
    defects: list[Defect] = field(default_factory=list)
    refs: dict[str, tuple[str, ...]] = field(default_factory=dict)


def text_at(node: Any, *keys: str) -> str:
    """Return the text that stands at a path of keys, as written; "" where there is none."""
    for key in keys[:-1]:
        node = node.get(key) if isinstance(node, Map) else None
    if not isinstance(node, Map) or node.get(keys[-1]) is None or isinstance(node[keys[-1]], (dict, list)):
        return ""
    value = node[keys[-1]]
    return value if isinstance(value, str) else (node.text(keys[-1]) or str(value))


def map_at(node: Any, *keys: str) -> Map | None:
    """Return the mapping that stands at a path of keys; None where there is none."""
    for key in keys:
        node = node.get(key) if isinstance(node, Map) else None
    return node if isinstance(node, Map) else None


def maps_at(node: Any, *keys: str) -> list[Map]:
    """Return the mappings of the list that stands at a path of keys."""
    for key in keys:
        node = node.get(key) if isinstance(node, Map) else None
    return [item for item in node if isinstance(item, Map)] if isinstance(node, list) else []


def texts_of(node: Any) -> dict[str, str]:
    """Return a mapping of labels or annotations as text; a list of texts is joined with commas."""
    if not isinstance(node, Map):
        return {}
    found = {}
    for key, value in node.items():
        if isinstance(value, list):
            found[key] = ",".join(str(item) for item in value)
        elif value is not None and not isinstance(value, Mapping):
            found[key] = text_at(node, key)
    return found


def number_at(node: Any, key: str) -> float | None:
    """Return the number that stands at a key; None where there is none."""
    value = node.get(key) if isinstance(node, Map) else None
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def object_place(node: Map) -> Place:
    """Return the place of an object: its first line."""
    line, column = node.start
    return Place(Span(node.path, line, column, line, column))


def query_of(role: Role, node: Any, key: str, language: str = "promql") -> list[Query]:
    """Return the query that stands at a key of a node, if one does."""
    text = text_at(node, key)
    span = node.span(key) if isinstance(node, Map) else None
    return [Query(role, text, language, span)] if text and span else []
