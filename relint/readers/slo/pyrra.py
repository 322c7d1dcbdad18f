"""Pyrra's ServiceLevelObjective.

Source: pyrra-dev/pyrra, kubernetes/api/v1alpha1 (types and admission webhook), read 2026-11.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from relint.lang.promql import Node, Selector, parse
from relint.lang.promql.durations import prometheus_seconds
from relint.lang.yaml import Map
from relint.model.objective import Window
from relint.readers.naming import Names
from relint.readers.shapes import (
    Defect,
    Place,
    Shape,
    absent,
    anything,
    boolean,
    decimal_of,
    forbid,
    is_variable,
    mapping,
    sequence,
    table,
    text,
    when,
)
from relint.readers.slo.draft import Draft, Found, Item, Target, map_at, query_of, text_at, texts_of

PREFIX = "pyrra.dev/"
FLOAT = re.compile(r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z")  # without the blanks and marks that YAML forgives
QUERY = mapping({"metric": text()}, required=("metric",))
GROUPING = sequence(text())
KINDS = ("ratio", "latency", "latencyNative", "bool_gauge")
BUDGETS = {"ratio": ("errors", "total"), "latency": ("success", "total"), "latencyNative": ("total",)}
SEVERITIES = ("absent", "fastBurn", "mediumBurn", "slowBurn", "longTermBurn")


def is_pyrra(root: Map) -> bool:
    """Tell whether an object is Pyrra's."""
    return text_at(root, "apiVersion").startswith("pyrra.dev/") and text_at(root, "kind") == "ServiceLevelObjective"


def read(items: Sequence[Item]) -> Found:
    """Return the SLOs of Pyrra objects."""
    names, found = Names(), Found()
    for item in items:
        metadata = map_at(item.node, "metadata")
        name, namespace = text_at(metadata, "name"), text_at(metadata, "namespace")
        address = names.unique(item.document.path, f"SLO {namespace}/{name}" if namespace else f"SLO {name}")
        type_ = "pyrra.dev/v1alpha1/ServiceLevelObjective"
        draft = Draft(item.document, item.node, item.place, type_, "pyrra", address, name)
        draft.namespace, draft.identity = namespace, f"pyrra {namespace}/{name}"
        _fill(draft, item)
        draft.defects = [*_shape()(item.node, item.place), *_query_defects(item)]
        found.drafts.append(draft)
    return found


def _fill(draft: Draft, item: Item) -> None:
    spec = map_at(item.node, "spec")
    draft.labels = _plain(texts_of(map_at(item.node, "metadata", "labels")))
    draft.annotations = _plain(texts_of(map_at(item.node, "metadata", "annotations")))
    draft.service = draft.labels.get("service", "")
    draft.description, draft.description_path = text_at(spec, "description"), "spec.description"
    span = spec.span("target") if spec else None
    if span is not None:
        draft.targets = [Target(text_at(spec, "target"), "percent", span)]
    seconds = prometheus_seconds(text_at(spec, "window"))
    draft.window_path = "spec.window"
    draft.windows = [Window(int(seconds), text=text_at(spec, "window"))] if seconds else []
    _indicator(draft, map_at(spec, "indicator"))
    alerting = map_at(spec, "alerting")
    off = alerting is not None and (alerting.get("disabled") is True or alerting.get("burnrates") is False)
    draft.alerting = "disabled" if off else "generated"
    draft.alerting_path = "spec.alerting.burnrates" if alerting and "burnrates" in alerting else "spec.alerting"
    draft.alerts_on_absence = not (alerting is not None and alerting.get("absent") is False)


def _plain(table_: dict[str, str]) -> dict[str, str]:
    """Return labels or annotations as they arrive on the alerts: the prefix is taken off."""
    return {key.removeprefix(PREFIX): value for key, value in table_.items()}


def _indicator(draft: Draft, indicator: Map | None) -> None:
    ratio, latency = map_at(indicator, "ratio"), map_at(indicator, "latency")
    native, gauge = map_at(indicator, "latencyNative"), map_at(indicator, "bool_gauge")
    draft.queries = [
        *query_of("bad", map_at(ratio, "errors"), "metric"),
        *query_of("total", map_at(ratio, "total"), "metric"),
        *query_of("good", map_at(latency, "success"), "metric"),
        *query_of("total", map_at(latency, "total"), "metric"),
        *query_of("total", map_at(native, "total"), "metric"),
        *query_of("raw", gauge, "metric"),
    ]
    if latency is not None:
        draft.sort = "latency"
        bound = _bucket(text_at(latency, "success", "metric"))
        draft.latency_seconds = float(bound) if bound and decimal_of(bound) else None
    if native is not None:
        draft.sort = "latency"
        draft.latency_seconds = prometheus_seconds(text_at(native, "latency"))


def _bucket(query: str) -> str | None:
    node = parse(query).node if query else None
    if not isinstance(node, Selector):
        return None
    return next((m.value for m in node.matchers if m.name == "le"), None)


def _shape() -> Shape:
    window = text(topic="window")
    spec = mapping(
        {
            "description": text(),
            "target": _target,
            "window": window,
            "indicator": _indicator_shape(),
            "alerting": mapping(
                {
                    "disabled": boolean,
                    "burnrates": boolean,
                    "absent": boolean,
                    "name": text(),
                    "absentName": text(),
                    "severities": mapping(dict.fromkeys(SEVERITIES, text())),
                }
            ),
            "partial_response_strategy": text(one_of=("abort", "warn", "")),
            "performanceOverAccuracy": boolean,
            "ruleOutput": anything,
        },
        required=("target",),
        checks=(when(lambda node: absent(node.get("indicator")), _no_indicator), _window),
    )
    metadata = mapping({"name": text(), "labels": table(), "annotations": table()}, required=("name",), closed=False)
    fields: dict[str, Shape] = {"apiVersion": anything, "kind": anything, "metadata": metadata, "status": anything}
    return mapping({**fields, "spec": spec}, required=("metadata", "spec"))


def _indicator_shape() -> Shape:
    fields = {
        "ratio": mapping({"errors": QUERY, "total": QUERY, "grouping": GROUPING}, required=("errors", "total")),
        "latency": mapping({"success": QUERY, "total": QUERY, "grouping": GROUPING}, required=("success", "total")),
        "latencyNative": mapping(
            {"total": QUERY, "latency": text(), "grouping": GROUPING},
            required=("total", "latency"),
            checks=(_latency,),
        ),
        "bool_gauge": mapping({"metric": text(), "grouping": GROUPING}, required=("metric",)),
    }
    both = when(lambda node: node.get("ratio") is not None, forbid("latency", reason="cannot stand beside ratio"))
    return mapping(fields, checks=(_some_indicator, both))


def _some_indicator(node: Map, place: Place) -> Iterator[Defect]:
    if all(node.get(kind) is None for kind in KINDS):
        yield place.defect(f"needs one of {', '.join(KINDS)}", "query")


def _no_indicator(node: Map, place: Place) -> Iterator[Defect]:
    yield place.of(node, "indicator").defect(f"needs one of {', '.join(KINDS)}", "query")


def _target(value: object, place: Place) -> Iterator[Defect]:
    if not isinstance(value, str):
        yield place.defect("must be text: write it in quotes", "target-type")
        return
    number = decimal_of(value) if FLOAT.match(value) else None
    if number is None and not is_variable(value):
        yield place.defect(f"must be a number in quotes, not {value!r}", "target")
    elif number is not None and not 0 <= number <= 100:
        yield place.defect("must lie between 0 and 100", "target")


def _window(node: Map, place: Place) -> Iterator[Defect]:
    written = node.get("window")
    if absent(written):
        yield place.of(node, "window").defect("is required", "no-window")
    elif isinstance(written, str) and not is_variable(written) and prometheus_seconds(written) is None:
        yield place.of(node, "window").defect(f"must be a Prometheus duration, not {written!r}", "window")


def _latency(node: Map, place: Place) -> Iterator[Defect]:
    written = node.get("latency")
    if isinstance(written, str) and written and prometheus_seconds(written) is None:
        yield place.of(node, "latency").defect(f"must be a Prometheus duration, not {written!r}")


def _query_defects(item: Item) -> Iterator[Defect]:
    place = item.place.of(item.node, "spec")
    spec = map_at(item.node, "spec")
    indicator = map_at(spec, "indicator")
    if spec is None or indicator is None:
        return
    inner = place.of(spec, "indicator")
    for kind, roles in BUDGETS.items():
        node = map_at(indicator, kind)
        for role in roles if node is not None else ():
            query = map_at(node, role)
            at = inner.of(indicator, kind).of(node, role).of(query, "metric")
            yield from _selector(text_at(query, "metric"), at, bucket=role == "success")
    gauge = map_at(indicator, "bool_gauge")
    if gauge is not None:
        yield from _selector(text_at(gauge, "metric"), inner.of(indicator, "bool_gauge").of(gauge, "metric"))


def _selector(query: str, place: Place, *, bucket: bool = False) -> Iterator[Defect]:
    """Check a metric; the webhook lets `latencyNative` and `bool_gauge` pass that its controller then refuses."""
    if not query:
        return
    read = parse(query)
    if read.error:
        yield place.defect(f"is not valid PromQL: {read.error}", "query")
    elif read.node is not None:
        yield from _bare(read.node, place, bucket=bucket)


def _bare(node: Node, place: Place, *, bucket: bool) -> Iterator[Defect]:
    if not isinstance(node, Selector) or node.range_seconds is not None:
        yield place.defect("must be a metric with labels and nothing around it", "query")
        return
    if not bucket:
        return
    bound = next((m.value for m in node.matchers if m.name == "le"), None)
    if bound is None:
        yield place.defect('must choose a bucket with a matcher such as le="0.5"', "query")
    elif decimal_of(bound) is None and bound.lower().lstrip("+") not in {"inf", "infinity", "nan"}:
        yield place.defect(f"must choose a bucket by number, not le={bound!r}", "query")
