"""Backend services of Google Cloud that send requests to machines without probing them."""

from __future__ import annotations

from collections.abc import Iterator

from relint.model.resource import Resource
from relint.model.value import Unknown
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
            probes = service.attributes.get("health_checks")
            behind = _machines(service, context)
            if behind is None or (probes and not isinstance(probes, Unknown)):
                continue
            if isinstance(probes, Unknown):
                yield Undecidable(service, f"health_checks: {probes.why}", service.span_of("health_checks"))
            else:
                yield Violation(service, f"{service.address} sends requests to {behind.address} and probes nothing")


def _machines(service: Resource, context: RuleContext) -> Resource | None:
    """Return the first group of machines that a service names."""
    targets = (target for path, found in service.refs.items() if path.startswith("backend") for target in found)
    named = (context.system.resources.get(target) for target in targets)
    return next((resource for resource in named if resource is not None and resource.type in MACHINES), None)
