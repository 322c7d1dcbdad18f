"""What the queries of an indicator do to one another, where they are PromQL."""

from __future__ import annotations

from dataclasses import fields

from relint.lang.promql import Node, Selector, faults, parse, selectors
from relint.lang.promql.labels import labels_of
from relint.lang.promql.syntax import Aggregation, children, walk
from relint.model.value import Known, Value
from relint.readers.slo.draft import Draft

IDENTITY = frozenset(
    [
        "job",
        "service",
        "namespace",
        "app",
        "cluster",
        "env",
        "environment",
        "container",
        "deployment",
        "handler",
        "route",
        "path",
        "region",
    ]
)
"""Labels that say whose events are counted: good and all events must agree on them."""

RATED_BY_TOOL = frozenset({"pyrra", "slo-generator"})  # they take rates themselves


def promql_facts(draft: Draft) -> dict[str, Value]:
    """Return the facts that need the queries' own structure."""
    nodes = {q.role: node for q in draft.queries if q.language == "promql" and (node := parse(q.text).node) is not None}
    part, total = nodes.get("good") or nodes.get("bad"), nodes.get("total")
    span = draft.queries[0].span if draft.queries else None
    counters = [] if draft.format in RATED_BY_TOOL or draft.counter is True else _bare(list(nodes.values()))
    same = part is not None and total is not None and _written(part) == _written(total)
    return {
        **({"part_equals_total": Known(True, span)} if same else {}),
        "contradiction": Known(_contradiction(part, total), span),
        "grouping_differs": Known(_grouping(part, total), span),
        "raw_counters": Known(counters, span),
        "mean_latency": Known(any(faults.divides_sum_by_count(node) for node in nodes.values()), span),
    }


def _written(node: Node) -> list[object]:
    """Return an expression as a list that does not depend on the order of labels."""
    return [_own(part) for part in walk(node)]


def _own(node: Node) -> object:
    if isinstance(node, Selector):
        return node.metric, frozenset(node.matchers), node.range_seconds, node.offset_seconds
    if isinstance(node, Aggregation):
        grouping = (None if labels is None else frozenset(labels) for labels in (node.by, node.without))
        return node.operator, node.parameter is None, *grouping
    names = [field.name for field in fields(node) if field.name not in {"inner", "left", "right", "arguments"}]
    return type(node), len(children(node)), *(getattr(node, name) for name in names)


def _bare(nodes: list[Node]) -> list[str]:
    return sorted({name for node in nodes for name in faults.bare_counters(node)})


def _contradiction(part: Node | None, total: Node | None) -> str:
    if part is None or total is None:
        return ""
    first, second = _fixed(part), _fixed(total)
    for label in sorted(first.keys() & second.keys() & IDENTITY):
        if not first[label] & second[label]:
            one, other = (", ".join(sorted(table[label])) for table in (first, second))
            return f"{label} is {one} in the one, {other} in the other"
    return ""


def _fixed(node: Node) -> dict[str, set[str]]:
    """Return the values that labels are fixed to, where every selector fixes them."""
    found = [
        {m.name: m.value for m in selector.matchers if m.operator == "=" and m.value}
        for selector in selectors(node)
        if isinstance(selector, Selector)
    ]
    shared = set.intersection(*(set(table) for table in found)) if found else set()
    return {label: {table[label] for table in found} for label in shared}


def _grouping(part: Node | None, total: Node | None) -> str:
    if part is None or total is None:
        return ""
    first, second = labels_of(part), labels_of(total)
    if first.names is None or second.names is None or first.scalar or second.scalar or first.names == second.names:
        return ""
    return f"{_named(first.names)} and {_named(second.names)}"


def _named(labels: frozenset[str]) -> str:
    return f"by {', '.join(sorted(labels))}" if labels else "into one series"
