"""Clusters all of whose node groups stand in one and the same zone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from relint.model.dependency import Evidence
from relint.model.resource import Resource
from relint.model.value import Unknown, dig
from relint.plugin import RuleContext, Undecidable, Violation

GROUP, PROFILE = "aws_eks_node_group", "aws_eks_fargate_profile"


def check(context: RuleContext) -> Iterator[Violation | Undecidable]:
    """Yield the first node group of each such cluster; one with Fargate profiles has other places to run."""
    elsewhere = {_cluster(profile) for profile in context.system.of_kind(PROFILE)}
    for cluster, groups in _by_cluster(context).items():
        if cluster not in elsewhere:
            yield from _judged(groups, context)


def _by_cluster(context: RuleContext) -> Mapping[tuple[str, ...], list[Resource]]:
    table: dict[tuple[str, ...], list[Resource]] = defaultdict(list)
    for group in context.system.of_kind(GROUP):
        table[_cluster(group)].append(group)
    return table


def _cluster(resource: Resource) -> tuple[str, ...]:
    """Return what tells clusters apart: the resource that is named, else the name, else the place."""
    named = resource.refs.get("cluster_name")
    if named:
        return tuple(sorted(named))
    name = dig(resource.attributes, "cluster_name")
    return (resource.scope, name if isinstance(name, str) else "")


def _judged(groups: Sequence[Resource], context: RuleContext) -> Iterator[Violation | Undecidable]:
    zones: set[str] = set()
    for group in groups:
        names, count = context.system.fact(group, "zone_names"), context.system.fact(group, "zones")
        if names is not None and not isinstance(names, Unknown) and isinstance(names.data, Sequence):
            zones.update(str(name) for name in names.data)
        elif count is not None and not isinstance(count, Unknown) and count.data == 1:
            zones.add("one zone" if len(groups) == 1 else group.id)
        elif count is not None:
            yield from _open(group, len(groups) == 1 or len(zones) < 2, count)
            return
    if len(zones) == 1:
        yield _violation(groups, next(iter(zones)))


def _open(group: Resource, matters: bool, count: object) -> Iterator[Undecidable]:  # noqa: FBT001 - one caller
    if matters and isinstance(count, Unknown):
        yield Undecidable(group, f"zones: {count.why}", count.span)


def _violation(groups: Sequence[Resource], zone: str) -> Violation:
    others = tuple(Evidence(f"{group.address} stands there too", group.span.head) for group in groups[1:])
    message = (
        f"every node of the cluster stands in {zone}, those of {groups[0].address} first; losing it stops all pods"
    )
    return Violation(groups[0], message, groups[0].span_of("subnet_ids"), others)
