"""Failover records of a name that has only a primary, or only a secondary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from relint.model.resource import Resource
from relint.model.value import Unknown, dig
from relint.plugin import RuleContext, Undecidable, Violation

RECORD, PATH = "aws_route53_record", "failover_routing_policy"
OTHER = {"PRIMARY": "secondary", "SECONDARY": "primary"}


def check(context: RuleContext) -> Iterator[Violation | Undecidable]:
    """Yield each failover record without its other half."""
    groups: dict[tuple[object, ...], list[Resource]] = defaultdict(list)
    for record in context.system.of_kind(RECORD):
        if dig(record.attributes, PATH) is not None:
            groups[_name(record)].append(record)
    for records in groups.values():
        yield from _judged(records)


def _name(record: Resource) -> tuple[object, ...]:
    """Return what two halves of a pair have in common; an unknown part counts by what it refers to."""
    return (record.scope, *(_part(record, part) for part in ("zone_id", "name", "type")))


def _part(record: Resource, part: str) -> object:
    data = dig(record.attributes, part)
    return (record.refs.get(part, ()), data.why) if isinstance(data, Unknown) else str(data)


def _judged(records: list[Resource]) -> Iterator[Violation | Undecidable]:
    halves = [dig(record.attributes, f"{PATH}.type") for record in records]
    unknown = next((half for half in halves if isinstance(half, Unknown)), None)
    if unknown is not None:
        yield Undecidable(records[0], f"{PATH}.type: {unknown.why}")
        return
    missing = OTHER.keys() - {str(half) for half in halves}
    if len(missing) == 1 and "[*]" not in records[0].address:
        record = records[0]
        lacks = OTHER[str(halves[0])]
        yield Violation(
            record, f"{record.address} has no {lacks} beside it; there is nothing to fail over to", record.span_of(PATH)
        )
