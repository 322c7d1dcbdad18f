"""What users reach the system through: load balancers, API gateways, Ingresses, names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from relint.catalog import sources
from relint.linking.links import Inventory, Links
from relint.model.dependency import Dependency, Evidence, Mode, Relation
from relint.model.resource import Resource, identity
from relint.model.value import Data, Known, Unknown, Value, dig

ENTRY = "entry"
"""The derived fact: true where users come in, unknown where an operand is."""

RECORDS = "aws_route53_record"
NAMES = frozenset(
    {RECORDS, "google_dns_record_set", "azurerm_dns_a_record", "azurerm_dns_aaaa_record", "azurerm_dns_cname_record"}
)
POINTERS = ("alias.name", "alias.0.name", "records", "rrdatas", "record", "target_resource_id")
"""Attributes of a name that say what it stands for."""
PRIVATE_ZONES = {"aws_route53_zone": ("vpc", ()), "google_dns_managed_zone": ("visibility", ("private",))}
"""Type of a zone of names -> the attribute that makes it private, and with which values; (): with any."""


def link(inventory: Inventory) -> Links:
    """Return the fact `entry` for each resource that may be one, and one name for all its routed records."""
    links = Links()
    for resource in inventory.resources.values():
        value = entry(resource, inventory.resources)
        if value is not None:
            links.derived[resource.id] = {ENTRY: value}
    for name in _names(inventory):
        _join(name, links)
    return links


def entry(resource: Resource, resources: Mapping[str, Resource]) -> Value | None:
    """Tell whether users reach the system through a resource; None for a type that never is an entry."""
    conditions = _table().get(resource.type, _table().get(resource.type.rpartition("/")[2]))
    if conditions is None or (_private(resource, resources)):
        return None
    unknown = None
    for operand, values, wanted in _conditions(resource, conditions):
        if isinstance(operand, Unknown):
            unknown = operand
        elif _among(operand, values) is not wanted:
            return Known(data=False, origin="derived")
    behind = _behind(resource, resources) if resource.type in NAMES else None
    return unknown or behind or Known(data=True, origin="derived")


def _behind(name: Resource, resources: Mapping[str, Resource]) -> Value | None:
    """Return what the target of a name says about being an entry: a name for something internal is none either."""
    targets = (resources.get(target) for path in POINTERS for target in name.refs.get(path, ()))
    values = [entry(target, resources) for target in targets if target is not None and target.type not in NAMES]
    closed = (value for value in values if value is not None and (isinstance(value, Unknown) or value.data is False))
    return next(closed, None)


def _table() -> Mapping[str, Mapping[str, Any]]:
    table: Mapping[str, Mapping[str, Any]] = sources.load("entry-points.yaml")
    return table


def _conditions(resource: Resource, text: Mapping[str, Any]) -> Iterator[tuple[Data, Sequence[Data], bool]]:
    """Yield an operand, the values it is compared with, and whether it must be among them."""
    for path, values in (text.get("only") or {}).items():
        yield dig(resource.attributes, path), values, True
    for path, values in (text.get("unless") or {}).items():
        yield dig(resource.attributes, path), values, False
    for key, values in (text.get("annotations-unless") or {}).items():
        yield resource.annotations.get(key), values, False


def _among(operand: Data, values: Sequence[Data]) -> bool:
    if isinstance(operand, Sequence) and not isinstance(operand, str):
        return any(item in values for item in operand)
    return operand in values or (isinstance(operand, str) and operand in {"true", "false"} and _flag(operand) in values)


def _flag(text: str) -> bool:
    return text == "true"


def _private(record: Resource, resources: Mapping[str, Resource]) -> bool:
    zones = [*record.refs.get("zone_id", ()), *record.refs.get("managed_zone", ())]
    return any(_is_private(resources[zone]) for zone in zones if zone in resources)


def _is_private(zone: Resource) -> bool:
    attribute, values = PRIVATE_ZONES.get(zone.type.removeprefix("data."), ("", ()))
    written = zone.attributes.get(attribute)
    return written in values if values else bool(written)


def _names(inventory: Inventory) -> Iterator[list[Resource]]:
    """Yield the records that answer for one name together, chosen by weight, health or place."""
    groups: dict[tuple[str, str, str], list[Resource]] = {}
    for record in inventory.resources.values():
        name, sort = record.attributes.get("name"), record.attributes.get("type")
        if record.type == RECORDS and record.attributes.get("set_identifier") is not None and isinstance(name, str):
            groups.setdefault((record.scope, name, str(sort)), []).append(record)
    yield from (records for records in groups.values() if len(records) > 1)


def _join(records: Sequence[Resource], links: Links) -> None:
    """Make one entry of the records of a name: it stands while one of them does."""
    first = records[0]
    facts = [links.derived.pop(record.id, {}) for record in records]
    if not any(ENTRY in fact for fact in facts):
        return
    name = str(first.attributes.get("name"))
    joined = Resource(name, "dns-name", "dns-name", "terraform", first.span, first.scope, name)
    evidence = Evidence(f"{len(records)} records answer for {name}", first.span_of("set_identifier"))
    providers = tuple(sorted(record.id for record in records))
    links.resources.append(joined)
    links.derived[identity(joined.scope, joined.address)] = {ENTRY: Known(data=True, origin="derived")}
    links.dependencies.append(Dependency(joined.id, providers, evidence, Relation.FLOWS_TO, Mode.HARD))
