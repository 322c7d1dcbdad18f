"""Backend services of Google Cloud that send requests to machines without probing them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relint.model.resource import Resource
from relint.model.value import Data, Unknown
from relint.plugin import RuleContext, Undecidable, Violation

SERVICES = ("google_compute_backend_service", "google_compute_region_backend_service")
MACHINES = (
    "google_compute_instance_group",
    "google_compute_instance_group_manager",
    "google_compute_region_instance_group_manager",
    "google_compute_network_endpoint_group",
)


def check(context: RuleContext) -> Iterator[Violation | Undecidable]:
    """Yield each service that has machines behind it and names no probe; serverless backends have none to name."""
    for type_ in SERVICES:
        for service in context.system.of_kind(type_):
            if service.attributes.get("ha_policy"):
                continue  # who leads is said from outside, and a probe is not allowed
            probes = service.attributes.get("health_checks")
            behind = _behind(service, context)
            if any(group.type in MACHINES for group in behind) and (not probes or isinstance(probes, Unknown)):
                yield _judged(service, behind, probes)


def _judged(service: Resource, behind: Sequence[Resource], probes: Data) -> Violation | Undecidable:
    if isinstance(probes, Unknown):
        return Undecidable(service, f"health_checks: {probes.why}", service.span_of("health_checks"))
    if any(group.type not in MACHINES or "[*]" in group.address for group in behind):
        return Undecidable(service, "backend.group: it is one of several, not all of which are machines")
    return Violation(service, f"{service.address} sends requests to {behind[0].address} and probes nothing")


def _behind(service: Resource, context: RuleContext) -> list[Resource]:
    """Return what the backends of a service refer to; through a map that is all of the map."""
    targets = (target for path, found in service.refs.items() if path.startswith("backend") for target in found)
    named = (context.system.resources.get(target) for target in dict.fromkeys(targets))
    return [resource for resource in named if resource is not None]
