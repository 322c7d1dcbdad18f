"""A service-level objective, whatever format it came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from relint.model.resource import NOTHING
from relint.model.span import Span
from relint.model.value import Unknown


@dataclass(frozen=True, slots=True)
class Window:
    """The period that an objective holds for."""

    seconds: int
    rolling: bool = True
    text: str = ""  # as written: "30d", "1M"
    explicit: bool = True  # False: the format's own default


@dataclass(frozen=True, slots=True)
class Query:
    """One query of an indicator, in the language of its source."""

    role: Literal["good", "bad", "total", "raw", "threshold", "latency"]
    text: str
    language: str  # "promql", "nrql", "cloudwatch", ...
    span: Span


@dataclass(frozen=True, slots=True)
class Objective:
    """One target of one service; `resource` is the id of the resource that declares it."""

    resource: str
    target: Decimal | Unknown  # a fraction of 1, exact from the text: Decimal("0.9995")
    target_text: str  # as written: "99.95"
    unit: Literal["ratio", "percent", "score"]  # of `target_text`; decided by the format, never by the value
    target_span: Span
    service: str = ""  # the name of the service as written
    window: Window | None = None
    sort: Literal["availability", "latency", "freshness", "correctness", "throughput", "other"] = "other"
    budgeting: str = "occurrences"
    queries: tuple[Query, ...] = ()
    latency_seconds: float | None = None  # the threshold of a latency objective
    selectors: Mapping[str, str] = field(default=NOTHING)  # equality matchers in the queries: job -> checkout
    alerting: Literal["generated", "declared", "disabled", "none", "unknown"] = "unknown"
    alert_policies: tuple[str, ...] = ()
    owner: str = ""
    description: str = ""
    components: tuple[str, ...] = ()  # objectives that a composite is made of
    name: str = ""  # of this target, where an objective has several
