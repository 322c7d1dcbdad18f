"""NAT gateways of one zone through which subnets of other zones send their traffic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from relint.model.dependency import Evidence
from relint.model.resource import Resource
from relint.model.value import Known, Unknown
from relint.plugin import RuleContext, Undecidable, Violation

GATEWAY, ROUTE, TABLE = "aws_nat_gateway", "aws_route", "aws_route_table"
ASSOCIATION = "aws_route_table_association"
MODULE, SINGLE = "module:terraform-aws-modules/vpc/aws", "single_nat_gateway"


def check(context: RuleContext) -> Iterator[Violation | Undecidable]:
    """Yield each zonal gateway with subnets in a zone that it does not stand in, or in more than one."""
    served = _served(context)
    for gateway in context.system.of_kind(GATEWAY):
        if context.system.known(gateway, "zones") == 1 and served.get(gateway.id):
            yield from _judged(gateway, served[gateway.id], context)
    for network in context.system.of_kind(MODULE):
        if context.system.known(network, "zones") == 1:
            message = (
                f"{network.address} makes one NAT gateway for all its zones; losing the zone of that one cuts them off"
            )
            yield Violation(network, message, network.span_of(SINGLE))


def _served(context: RuleContext) -> Mapping[str, list[Resource]]:
    """Return the subnets behind each gateway."""
    tables = _tables(context)
    served: dict[str, dict[str, Resource]] = defaultdict(dict)
    for association in context.system.of_kind(ASSOCIATION):
        gateways = chain.from_iterable(tables.get(table, ()) for table in association.refs.get("route_table_id", ()))
        for gateway in gateways:
            for subnet in _existing(association.refs.get("subnet_id", ()), context):
                served[gateway][subnet.id] = subnet
    return {gateway: list(subnets.values()) for gateway, subnets in served.items()}


def _tables(context: RuleContext) -> Mapping[str, list[str]]:
    """Return the gateways that each route table sends traffic to."""
    tables: dict[str, list[str]] = defaultdict(list)
    for table in context.system.of_kind(TABLE):
        tables[table.id] += _gateways(table)
    for route in context.system.of_kind(ROUTE):
        for table_id in route.refs.get("route_table_id", ()):
            tables[table_id] += _gateways(route)
    return tables


def _gateways(resource: Resource) -> Iterator[str]:
    for path, targets in resource.refs.items():
        if path.endswith("nat_gateway_id"):
            yield from targets


def _existing(identities: Iterable[str], context: RuleContext) -> Iterator[Resource]:
    return (context.system.resources[identity] for identity in identities if identity in context.system.resources)


def _judged(gateway: Resource, subnets: Sequence[Resource], context: RuleContext) -> Iterator[Violation | Undecidable]:
    own = set(_zones(gateway, context))
    behind = {zone: subnet for subnet in subnets for zone in _zones(subnet, context)}
    others = sorted(behind.keys() - own) if own else sorted(behind)
    if (own and others) or len(others) > 1:
        evidence = [Evidence(f"{behind[zone].address} stands in {zone}", behind[zone].span.head) for zone in others]
        also = "also serves" if own else "serves"
        message = f"{gateway.address} {also} subnets in {', '.join(others)}; losing its one zone cuts them off"
        yield Violation(gateway, message, evidence=tuple(evidence))
    elif doubt := next((why for s in (gateway, *subnets) if (why := _doubt(s, context))), ""):
        yield Undecidable(gateway, f"zones of its subnets: {doubt}")


def _zones(resource: Resource, context: RuleContext) -> Iterator[str]:
    value = context.system.fact(resource, "zone_names")
    if isinstance(value, Known) and isinstance(value.data, Sequence):
        yield from (str(zone) for zone in value.data)


def _doubt(resource: Resource, context: RuleContext) -> str:
    value = context.system.fact(resource, "zone_names")
    if value is None:
        return f"the zone of {resource.address} is not in the input"
    return value.why if isinstance(value, Unknown) else ""
