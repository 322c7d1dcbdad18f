"""Groups of machines that one block makes, one for each zone: together they stand in all of these zones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from relint.linking.links import Inventory, Links
from relint.linking.placement import ZONE_NAMES, ZONES
from relint.model.resource import Resource
from relint.model.value import Known, Value

KINDS = frozenset({"node-group", "autoscaling-group"})
KEY = re.compile(r"\[[^\[\]]*\]\Z")  # the end of an address: which instance of its block it is


def link(inventory: Inventory) -> Links:
    """Return `zones` of each such group: those of all of them."""
    links = Links()
    for groups in _of_one_block(inventory.resources.values()):
        zones = [_only_zone(inventory.derived.get(group.id, {}).get(ZONE_NAMES)) for group in groups]
        if len(groups) > 1 and "" not in zones and len(set(zones)) == len(zones):
            for group in groups:
                links.derived[group.id] = {ZONES: Known(len(zones), groups[0].span.head, "derived")}
    return links


def _of_one_block(resources: Iterable[Resource]) -> Iterable[Sequence[Resource]]:
    """Return the groups that one block with `count` or `for_each` makes."""
    blocks: dict[tuple[str, str], list[Resource]] = {}
    for resource in resources:
        if resource.kind in KINDS and KEY.search(resource.address):
            blocks.setdefault((resource.scope, KEY.sub("", resource.address)), []).append(resource)
    return blocks.values()


def _only_zone(names: Value | None) -> str:
    """Return the one zone that a group stands in; "" where there are several, or nobody can say."""
    zones = names.data if isinstance(names, Known) else None
    return str(zones[0]) if isinstance(zones, list) and len(zones) == 1 else ""
