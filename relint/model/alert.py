"""An alert rule and a runbook, whatever format they came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from relint.model.resource import NOTHING
from relint.model.span import Span


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert; `resource` is the id of the resource that declares it."""

    resource: str
    name: str
    expression: str = ""
    language: str = "promql"
    severity: str = ""  # as written; "" where absent
    pages: bool | None = None  # wakes somebody up; None where nobody can say
    for_seconds: int | None = None  # None: not written
    labels: Mapping[str, str] = field(default=NOTHING)
    annotations: Mapping[str, str] = field(default=NOTHING)
    selectors: Mapping[str, str] = field(default=NOTHING)  # equality matchers in the expression
    runbook: str = ""  # the reference as written
    runbook_span: Span | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Runbook:
    """One runbook file; `resource` is the id of the resource that declares it."""

    resource: str
    title: str
    words: int
    sections: tuple[str, ...] = ()  # headings as written
    anchors: frozenset[str] = frozenset()
    last_reviewed: str = ""  # ISO date, "" where not said
    owner: str = ""
    sort: Literal["runbook", "document"] = "runbook"
