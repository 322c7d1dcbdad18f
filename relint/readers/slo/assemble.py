"""From what a format says to a resource with facts in relint's words, and its objectives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from relint.lang.promql.durations import duration_text
from relint.lang.promql.matchers import equalities
from relint.lang.yaml import NodeSpans
from relint.model.objective import Objective, Window
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Data, Known, Unknown, Value
from relint.readers.shapes import Defect
from relint.readers.slo.draft import Draft, Item, Sort, Target, map_at, maps_at, text_at, texts_of
from relint.readers.slo.queries import promql_facts

OWNER_KEYS = ("owner", "team", "owners", "squad", "contact", "maintainer", "maintainers", "owner_team", "oncall")
TIER_KEYS = ("tier", "criticality", "service_tier", "service-tier")
RUNBOOK_KEYS = ("runbook_url", "runbook", "runbookUrl", "runbookURL", "playbook", "playbook_url", "runbook_link")
DAY = 86400
MINUTES_30D = Decimal(30 * 24 * 60)
PERCENT = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d+)?)\s?(?:%|percent\b|per cent\b)")
WINDOW_WORDS = re.compile(
    r"\b(?:over|in|within|per|every|rolling|last|past|trailing)\s+(?:a |an |the |any |last |rolling |calendar )*"
    r"(?:(?P<count>\d{1,3}|one|two|four)[ -]?)?(?P<unit>day|week|month|quarter|year)s?\b",
    re.IGNORECASE,
)
COUNTS = {"one": 1, "two": 2, "four": 4}
WORD_DAYS = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "quarter": (84, 92), "year": (364, 366)}
LATENCY_WORDS = re.compile(r"latency|duration|response[_ -]?time|slow|fast", re.IGNORECASE)
BUCKET = re.compile(r"_bucket\b|\ble\s*=|distribution_cut|percentile", re.IGNORECASE)
FRESHNESS_WORDS = re.compile(r"fresh|staleness|\bage\b|lag\b", re.IGNORECASE)
AVAILABLE_WORDS = re.compile(r"availab|uptime|error|success|failure|5xx|5\.\.|status|code", re.IGNORECASE)


def assembled(draft: Draft) -> tuple[Resource, tuple[Objective, ...]]:
    """Return the resource of an SLO and its objectives."""
    resource = Resource(
        address=draft.address,
        type=draft.type,
        kind="objective",
        format="slo",
        span=draft.place.span,
        scope=draft.document.path,
        name=draft.name,
        attributes=draft.node,
        facts=facts_of(draft),
        spans=NodeSpans(draft.node),
        labels=draft.labels,
        annotations=draft.annotations,
        namespace=draft.namespace,
        refs=draft.refs,
    )
    return resource, tuple(_objective(draft, target, resource.id) for target in draft.targets)


def _objective(draft: Draft, target: Target, identity: str) -> Objective:
    return Objective(
        resource=identity,
        target=target.value,
        target_text=target.text,
        unit=target.unit,
        target_span=target.span,
        service=draft.service,
        window=window_of(draft),
        sort=sort_of(draft),
        budgeting=draft.budgeting,
        queries=tuple(draft.queries),
        latency_seconds=draft.latency_seconds,
        selectors=equalities(query.text for query in draft.queries if query.language == "promql"),
        alerting=draft.alerting,
        alert_policies=draft.policies,
        owner=owner_of(draft.labels, draft.annotations),
        description=draft.description,
        components=draft.components,
        name=target.name,
    )


def window_of(draft: Draft) -> Window | None:
    """Return the window of an SLO; the longest where a format allows several."""
    return max(draft.windows, key=lambda window: window.seconds, default=None)


def owner_of(labels: Mapping[str, str], annotations: Mapping[str, str]) -> str:
    """Return who owns a thing, after its labels and annotations."""
    return first_of(OWNER_KEYS, labels, annotations)


def first_of(keys: Iterable[str], *tables: Mapping[str, str]) -> str:
    """Return the first value among keys; a key may stand behind a prefix (`example.com/team`)."""
    for table in tables:
        plain = {key.rpartition("/")[2]: value for key, value in table.items()}
        for key in keys:
            if plain.get(key):
                return plain[key]
    return ""


def facts_of(draft: Draft) -> Mapping[str, Value]:
    """Return the facts of an objective; see `relint/catalog/kinds/objectives.yaml`."""
    return {
        **_words(draft),
        **_target_facts(draft),
        **_window_facts(draft),
        **_query_facts(draft),
        **promql_facts(draft),
        "defects": Known([encoded(defect) for defect in draft.defects]),
    }


def encoded(defect: Defect) -> Mapping[str, Data]:
    """Return a defect as data that a resource can carry."""
    span = defect.span
    return {
        "field": defect.field,
        "reason": defect.reason,
        "topic": defect.topic,
        "unsure": defect.unsure,
        "path": span.path,
        "place": [span.line, span.column, span.end_line, span.end_column],
    }


def _words(draft: Draft) -> dict[str, Value]:
    at = draft.place
    runbook = draft.runbook or first_of(RUNBOOK_KEYS, draft.annotations, draft.labels)
    return {
        "format": Known(draft.format),
        "identity": Known(draft.identity),
        "service": Known(draft.service, _span(draft, draft.service_path)),
        "title": Known(draft.title),
        "description": Known(draft.description, _span(draft, draft.description_path)),
        "owner": Known(owner_of(draft.labels, draft.annotations)),
        "tier": Known(first_of(TIER_KEYS, draft.labels, draft.annotations)),
        "budgeting": Known(draft.budgeting),
        "sort": Known(sort_of(draft)),
        "alerting": Known(draft.alerting, _span(draft, draft.alerting_path)),
        "policies": Known(list(draft.policies)),
        "alerts_on_absence": Known(draft.alerts_on_absence),
        "runbook": Known(runbook, draft.runbook_span or at.span),
        "composite": Known(draft.composite),
        "components": Known(list(draft.components)),
        "counter": Known(draft.counter),
    }


def _span(draft: Draft, path: str) -> Span | None:
    return NodeSpans(draft.node).get(path) if path else None


def _target_facts(draft: Draft) -> dict[str, Value]:
    target = draft.targets[0] if len(draft.targets) == 1 else None
    value = target.value if target else None
    facts: dict[str, Value] = {
        "targets": Known(len(draft.targets), _span(draft, "spec.objectives")),
        "objectives_listed": Known(len(maps_at(draft.node, "spec", "objectives"))),
        "target_text": Known(target.text if target else ""),
        "unit": Known(target.unit if target else ""),
        "described_percent": Known(described_percent(draft)),
    }
    if isinstance(value, Unknown):
        return facts | {"target": value, "budget_minutes_30d": value}
    minutes = float((1 - value) * MINUTES_30D) if value is not None and 0 <= value <= 1 else None
    span = target.span if target else None
    return facts | {
        "target": Known(None if value is None else float(value), span),
        "budget_minutes_30d": Known(minutes, span),
    }


def described_percent(draft: Draft) -> float | None:
    """Return the one share of good events that title and description promise; None where none or several are named."""
    named = {Decimal(number) for number in PERCENT.findall(f"{draft.title} {draft.description}"[:4000])}
    promised = {number for number in named if 50 <= number <= 100}
    return float(promised.pop()) if len(promised) == 1 and len(named) == 1 else None


def _window_facts(draft: Draft) -> dict[str, Value]:
    window = window_of(draft)
    low, high = described_days(draft.description)
    days = window.seconds / DAY if window else None
    return {
        "window_days": _known(days, window, draft),
        "window_text": _known(_window_text(window), window, draft),
        "window_given": Known(window is not None and window.explicit),
        "window_known": Known(window is not None),
        "rolling": Known(window.rolling if window else None),
        "described_days_least": Known(low),
        "described_days_most": Known(high),
    }


def _window_text(window: Window | None) -> str:
    return "" if window is None else window.text or duration_text(window.seconds)


def _known(data: Data, window: Window | None, draft: Draft) -> Known:
    if window is None or window.explicit:
        return Known(data, _span(draft, draft.window_path))
    return Known(data, None, "default", draft.window_default)


def described_days(description: str) -> tuple[int | None, int | None]:
    """Return the shortest and longest window, in days, that a description can mean; None twice where it names none.

    >>> described_days("99.9 % over a rolling 30 days"), described_days("errors per calendar month")
    ((30, 30), (28, 31))
    """
    found = {match.groups() for match in WINDOW_WORDS.finditer(description[:4000])}
    if len(found) != 1:
        return None, None
    count_text, unit = found.pop()
    if count_text is None and unit.lower() in {"day", "week"}:
        return None, None  # "requests per day" is a rate
    count = COUNTS.get((count_text or "1").lower()) or int(count_text or 1)
    low, high = WORD_DAYS[unit.lower()]
    return low * count, high * count


def _query_facts(draft: Draft) -> dict[str, Value]:
    roles = {query.role for query in draft.queries}
    texts = {query.role: " ".join(query.text.split()) for query in draft.queries}
    same = bool(texts.get("total")) and texts["total"] in {texts.get("good"), texts.get("bad")}
    return {
        "queries": Known(len(draft.queries)),
        "languages": Known(sorted({query.language for query in draft.queries})),
        "has_total": Known("total" in roles),
        "has_part": Known(bool(roles & {"good", "bad"})),
        "part_equals_total": Known(same, draft.queries[0].span if same else None),
        "latency_seconds": Known(draft.latency_seconds),
    }


def sort_of(draft: Draft) -> Sort:
    """Return what an objective is about, after its queries and its name."""
    if draft.sort:
        return draft.sort
    if draft.latency_seconds is not None:
        return "latency"
    names = f"{draft.name} {draft.title}"
    if LATENCY_WORDS.search(names):
        return "latency"
    if FRESHNESS_WORDS.search(names):
        return "freshness"
    if AVAILABLE_WORDS.search(names):
        return "availability"
    texts = " ".join(query.text for query in draft.queries)[:8000]
    if BUCKET.search(texts):
        return "latency"
    return "availability" if AVAILABLE_WORDS.search(texts) else "other"


def piece(
    item: Item,
    kind: str,
    type_: str,
    address: str,
    facts: Mapping[str, Value],
    *,
    defects: Iterable[Defect] = (),
    name: str = "",
) -> Resource:
    """Return the resource of an object that is no objective: a policy, a condition, a data source."""
    node = item.node
    metadata = map_at(node, "metadata")
    return Resource(
        address=address,
        type=type_,
        kind=kind,
        format="slo",
        span=item.place.span,
        scope=item.document.path,
        name=name or text_at(metadata, "name"),
        attributes=node,
        facts={**facts, "defects": Known([encoded(defect) for defect in defects])},
        spans=NodeSpans(node),
        labels=texts_of(map_at(metadata, "labels")),
        annotations=texts_of(map_at(metadata, "annotations")),
    )
