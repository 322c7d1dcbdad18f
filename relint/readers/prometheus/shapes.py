"""What Prometheus refuses in a rule file.

Source: prometheus/prometheus, model/rulefmt/rulefmt.go (what `promtool check rules` runs), read 2026-11. Fields that
only the rulers of Mimir, Thanos and Loki know are accepted. Names may be any text, as Prometheus 3 has it.
"""

from __future__ import annotations

from collections.abc import Iterator

from relint.lang import gotemplate
from relint.lang.promql import is_logql, parse
from relint.lang.promql.durations import prometheus_seconds
from relint.lang.yaml import Map
from relint.readers.shapes import Defect, Place, Shape, absent, anything, kind_of, mapping, number, sequence, text
from relint.readers.slo.draft import text_at

TEXT = text(lenient=True)
ONLY_ALERTS = ("annotations", "for", "keep_firing_for")
RULER_FIELDS = (
    "partial_response_strategy",
    "source_tenants",
    "evaluation_delay",
    "align_evaluation_time_on_interval",
    "remote_write",
)


def duration(value: object, place: Place) -> Iterator[Defect]:
    """Accept a Prometheus duration."""
    if isinstance(value, (dict, list)) or prometheus_seconds(str(value)) is None:
        yield place.defect(f"must be a Prometheus duration such as 5m, not {str(value)[:40]!r}")


def _labels(value: object, place: Place) -> Iterator[Defect]:
    if not isinstance(value, Map):
        yield place.defect(f"must be a mapping, not {kind_of(value)}")
        return
    for name, entry in value.items():
        if name in {"", "__name__"}:
            yield place.of(value, name).defect("is not a valid label name")
        if isinstance(entry, (dict, list)):
            yield place.of(value, name).defect(f"must be text, not {kind_of(entry)}")


def _annotations(value: object, place: Place) -> Iterator[Defect]:
    if not isinstance(value, Map):
        yield place.defect(f"must be a mapping, not {kind_of(value)}")
        return
    for name, entry in value.items():
        if not name:
            yield place.of(value, name).defect("is not a valid annotation name")
        if isinstance(entry, (dict, list)):
            yield place.of(value, name).defect(f"must be text, not {kind_of(entry)}")


GROUP = mapping(
    {
        "name": TEXT,
        "interval": duration,
        "query_offset": duration,
        "limit": number(whole=True),
        "rules": sequence(anything),
        "labels": _labels,
        **dict.fromkeys(RULER_FIELDS, anything),
    },
    required=("name",),
)


def rule(*, promql: bool = True) -> Shape:
    """Return the shape of a rule; where `promql` is false, its expression is in another language."""

    def check(node: Map, place: Place) -> Iterator[Defect]:
        yield from _sort(node, place)
        yield from _expression(node, place, promql=promql)
        if node.get("record"):
            yield from _recording(node, place)
        elif node.get("alert"):
            yield from _templates(node, place)

    fields = {"record": TEXT, "alert": TEXT, "expr": TEXT, "for": duration, "keep_firing_for": duration}
    return mapping({**fields, "labels": _labels, "annotations": _annotations}, checks=(check,))


def _sort(node: Map, place: Place) -> Iterator[Defect]:
    if node.get("record") and node.get("alert"):
        yield place.of(node, "record").defect("cannot stand beside alert")
    if not node.get("record") and not node.get("alert"):
        yield place.defect("needs one of alert, record")


def _expression(node: Map, place: Place, *, promql: bool) -> Iterator[Defect]:
    expression = text_at(node, "expr")
    if not expression:
        yield place.of(node, "expr").defect("is required")
    elif promql and not is_logql(expression):
        error = parse(expression).error
        if error:
            yield place.of(node, "expr").defect(f"is not valid PromQL: {error}", "query")


def _recording(node: Map, place: Place) -> Iterator[Defect]:
    for name in ONLY_ALERTS:
        given = node.get(name)
        if not absent(given) and not (name != "annotations" and prometheus_seconds(str(given)) == 0):
            yield place.of(node, name).defect("has no meaning in a recording rule")
    name = text_at(node, "record")
    if "{" in name or "}" in name:
        yield place.of(node, "record").defect(f"has braces, which belong into expr: {name[:60]}")


def _templates(node: Map, place: Place) -> Iterator[Defect]:
    for field in ("labels", "annotations"):
        table = node.get(field)
        for name in table if isinstance(table, Map) else ():
            reason = gotemplate.problem(text_at(table, name))
            if reason:
                yield place.of(node, field).of(table, name).defect(f"is not a valid template: {reason}")
