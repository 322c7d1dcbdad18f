"""The way out of private networks: which zones lose it when one zone is lost."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence

from relint.analyses.rows import Row
from relint.analyses.single_points import listing
from relint.model.dependency import Evidence, Relation
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Data, Known, Unknown, Value, dig

ROUTING = frozenset({"aws_route", "aws_route_table", "aws_route_table_association"})
SUBNETS = frozenset({"aws_subnet", "aws_default_subnet"})
MODULE = "module:terraform-aws-modules/vpc/aws"
PLACE_IN_LIST = re.compile(r"(?P<list>.+)\[\d+\]$")


def rows(system: System) -> Iterator[Row]:
    """Yield one row for each NAT gateway that serves subnets, with the other zones that it serves."""
    for gateway in system.of_kind("aws_nat_gateway"):
        own, served = _zone(system, gateway), list(_served(system, gateway))
        if own and served:
            yield _row(system, gateway, own, served)
    for module in system.of_kind(MODULE):
        if _shares_one(module):
            zones = [str(zone) for zone in _listed(module)]
            yield Row(module, _columns("the first zone", zones[1:]), span=module.span_of("single_nat_gateway"))


def _row(system: System, gateway: Resource, own: str, served: Sequence[tuple[Resource, Evidence]]) -> Row:
    others: dict[str, Evidence] = {}
    for subnet, evidence in served:
        zone = _zone(system, subnet)
        if zone and _differ(own, zone):
            others.setdefault(zone, evidence)
    return Row(gateway, _columns(own, list(others)), tuple(others.values()), gateway.span_of("subnet_id"))


def _columns(own: str, others: Sequence[str]) -> dict[str, Value]:
    columns: dict[str, Data] = {"zone": own, "other_zones": len(others), "others": listing(others[:3], len(others) - 3)}
    return {name: Known(data, origin="derived") for name, data in columns.items()}


def _served(system: System, gateway: Resource) -> Iterator[tuple[Resource, Evidence]]:
    """Yield the subnets whose route tables lead to a gateway."""
    seen, queue = {gateway.id}, deque([gateway.id])
    while queue:
        for dependency in system.needed_by.get(queue.popleft(), ()):
            consumer = system.resources.get(dependency.consumer)
            if consumer is None or consumer.id in seen or dependency.relation is not Relation.FLOWS_TO:
                continue
            seen.add(consumer.id)
            if consumer.type in SUBNETS:
                yield consumer, dependency.evidence
            elif consumer.type in ROUTING:
                queue.append(consumer.id)


def _zone(system: System, resource: Resource) -> str:
    names = system.known(resource, "zone_names")
    return str(names[0]) if isinstance(names, list) and len(names) == 1 else ""


def _differ(one: str, other: str) -> bool:
    """Tell whether two zones are certainly not the same: two names, or two places of one list."""
    lists = [PLACE_IN_LIST.match(zone) for zone in (one, other)]
    named = [match["list"] if match else "" for match in lists]
    return one != other and named[0] == named[1] and not any(zone.startswith("of ") for zone in (one, other))


def _shares_one(module: Resource) -> bool:
    wanted = dig(module.attributes, "enable_nat_gateway"), dig(module.attributes, "single_nat_gateway")
    return wanted == (True, True) and len(_listed(module)) > 1


def _listed(module: Resource) -> list[str]:
    zones = dig(module.attributes, "azs")
    if not isinstance(zones, list | tuple):
        return []
    return [zone.why.partition(" ")[0] if isinstance(zone, Unknown) else str(zone) for zone in zones]
