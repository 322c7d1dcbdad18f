"""What the queries of an indicator do to one another, where they are PromQL."""

from __future__ import annotations

from relint.lang.promql import Node, Selector, faults, parse, selectors
from relint.lang.promql.labels import labels_of
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
    return {
        "contradiction": Known(_contradiction(part, total), span),
        "grouping_differs": Known(_grouping(part, total), span),
        "raw_counters": Known(counters, span),
        "mean_latency": Known(any(faults.divides_sum_by_count(node) for node in nodes.values()), span),
    }


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
