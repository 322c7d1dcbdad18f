"""Groups of machines in one zone each that one backend service of Google Cloud sends its requests to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from relint.linking.links import Inventory, Links
from relint.model.resource import Resource
from relint.model.value import Known, Unknown, dig

SERVICES = frozenset({"google_compute_backend_service", "google_compute_region_backend_service"})
MANAGED = "google_compute_instance_group_manager"
ZONAL = frozenset({MANAGED, "google_compute_instance_group", "google_compute_network_endpoint_group"})
ELSEWHERE = "NON_GCP_PRIVATE_IP_PORT"  # endpoints in somebody else's data centre; the zone is only near to them
SOME = "[*]"  # in an address: nobody can say how many instances there are
ZONE_OF_URL = re.compile(r"/zones/(?P<zone>[a-z0-9-]+)/(?:instanceGroups|networkEndpointGroups)/")


def link(inventory: Inventory) -> Links:
    """Return `zones` and `min_size` of groups, over all that share the load, and `zones` of backend services."""
    links = Links()
    for resource in inventory.resources.values():
        _leave_open(resource, links)
        if resource.type in SERVICES:
            groups = list(_groups(resource, inventory))
            _share_zones([group for group in groups if group.type == MANAGED], resource, links)
            _share_sizes(groups, resource, links)
            _place(resource, groups, links)
    return links


def _groups(service: Resource, inventory: Inventory) -> Iterator[Resource]:
    targets = (target for path, found in service.refs.items() if path.startswith("backend") for target in found)
    for target in dict.fromkeys(targets):
        group = inventory.resources.get(target)
        if group is not None and group.type in ZONAL and group.attributes.get("network_endpoint_type") != ELSEWHERE:
            yield group


def _share_zones(groups: Sequence[Resource], cause: Resource, links: Links) -> None:
    zones = {zone for group in groups if isinstance(zone := group.attributes.get("zone"), str)}
    if len(zones) > 1:
        for group in groups:
            links.derived.setdefault(group.id, {})["zones"] = Known(len(zones), cause.span.head, "derived")


def _leave_open(group: Resource, links: Links) -> None:
    """Leave open in how many zones groups stand of which nobody can say how many there are, nor where."""
    if group.type == MANAGED and group.address.endswith(SOME) and not isinstance(group.attributes.get("zone"), str):
        why = f"nobody can say how many {group.address} there are"
        links.derived.setdefault(group.id, {})["zones"] = Unknown(why, span=group.span.head)


def _share_sizes(groups: Sequence[Resource], service: Resource, links: Links) -> None:
    """Say how many machines serve at least, where several groups do and each says its share."""
    counted = [size for group in groups if isinstance(size := _size(group), int)]
    if len(groups) > 1 and len(counted) == len(groups):
        for group in groups:
            links.derived.setdefault(group.id, {})["min_size"] = Known(sum(counted), service.span.head, "derived")


def _size(group: Resource) -> object:
    size = group.facts.get("min_size")
    return size.data if isinstance(size, Known) else None


def _place(service: Resource, groups: Sequence[Resource], links: Links) -> None:
    """Say in how many zones the backends of a service stand, unless their groups say so themselves."""
    blocks = service.attributes.get("backend")
    if not isinstance(blocks, list) or (groups and all(group.type == MANAGED for group in groups)):
        return
    if len(groups) == 1 and _size(groups[0]) == 1:
        return  # that it is one machine says more
    zones = {_zone(service, number, groups) for number in range(len(blocks))}
    if zones and "" not in zones:
        links.derived.setdefault(service.id, {})["zones"] = Known(len(zones), service.span.head, "derived")


def _zone(service: Resource, number: int, groups: Sequence[Resource]) -> str:
    """Return the zone of one backend's group; "" where it is not in one zone, or nobody can say."""
    path = f"backend.{number}.group"
    text = dig(service.attributes, path)
    if isinstance(text, str) and (match := ZONE_OF_URL.search(text)):
        return match["zone"]
    targets = service.refs.get(path, ())
    zones = [group.attributes.get("zone") for group in groups if group.id in targets]
    return zones[0] if len(zones) == len(targets) == 1 and isinstance(zones[0], str) else ""
