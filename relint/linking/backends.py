"""Groups of machines in one zone each that one backend service of Google Cloud sends its requests to."""

from __future__ import annotations

from collections.abc import Iterator

from relint.linking.links import Inventory, Links
from relint.model.resource import Resource
from relint.model.value import Known

SERVICES = frozenset({"google_compute_backend_service", "google_compute_region_backend_service"})
GROUP = "google_compute_instance_group_manager"


def link(inventory: Inventory) -> Links:
    """Return `zones` of each such group: those of all the groups that share its load."""
    links = Links()
    for service in inventory.resources.values():
        if service.type not in SERVICES:
            continue
        groups = list(_groups(service, inventory))
        zones = {zone for group in groups if isinstance(zone := group.attributes.get("zone"), str)}
        if len(zones) > 1:
            for group in groups:
                links.derived.setdefault(group.id, {})["zones"] = Known(len(zones), service.span.head, "derived")
    return links


def _groups(service: Resource, inventory: Inventory) -> Iterator[Resource]:
    targets = (target for path, found in service.refs.items() if path.startswith("backend") for target in found)
    for target in dict.fromkeys(targets):
        group = inventory.resources.get(target)
        if group is not None and group.type == GROUP:
            yield group
