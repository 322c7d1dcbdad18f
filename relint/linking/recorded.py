"""Alerts -> the rules that record what they read: faults that only show when both are read as one expression."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from relint.lang.promql import Node, faults, parse
from relint.lang.promql.inline import Inlining, Recording
from relint.lang.promql.labels import impossible_joins
from relint.linking.links import Inventory, Links
from relint.model.resource import Resource
from relint.model.value import Known, Unknown, Value


def link(inventory: Inventory) -> Links:
    """Return facts about the expressions of alerts that read what a rule of the input records.

    A series that several rules record, each with other labels, is left as it is.
    """
    links, rules = Links(), dict(_rules(inventory.resources))
    inlining = Inlining(rules)
    for identity, alert in inventory.alerts.items() if rules else ():
        resource = inventory.resources[identity]
        value = resource.facts.get("metrics")
        names = value.data if isinstance(value, Known) and isinstance(value.data, list) else []
        node = parse(alert.expression).node if any(name in rules for name in names) else None
        if node is not None:
            whole = inlining.of(node)
            links.derived[identity] = {
                "sums_before_rate": Known(faults.sums_before_rate(whole)),
                "loses_buckets": Known(faults.loses_buckets(whole)),
                "impossible_join": Known(next(impossible_joins(whole), "")),
                **_fires(resource, whole),
            }
    return links


def _rules(resources: Mapping[str, Resource]) -> Iterator[tuple[str, Recording]]:
    """Yield each series that one rule alone records, with what it records."""
    found: dict[str, list[Resource]] = {}
    for resource in resources.values():
        if resource.kind == "recording-rule":
            found.setdefault(resource.name, []).append(resource)
    for name, several in found.items():
        value = several[0].facts.get("expression")
        text = value.data if len(several) == 1 and isinstance(value, Known) else None
        node = parse(text).node if isinstance(text, str) and text else None
        if node is not None and name:
            yield name, Recording(node, tuple(sorted(several[0].labels)))


def _fires(resource: Resource, whole: Node) -> dict[str, Value]:
    """Return whether an alert fires always, where that was open as long as nobody knew what is recorded."""
    open_, filters = isinstance(resource.facts.get("always_fires"), Unknown), faults.filters(whole)
    return {"always_fires": Known(not filters)} if open_ and filters is not None else {}
