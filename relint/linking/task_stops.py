"""What load balancers do for tasks of ECS: they probe them, and let them finish before they stop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from relint.linking.definitions import document
from relint.linking.links import Inventory, Links
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Data, Known, Unknown, Value, dig

SERVICE, TASK = "aws_ecs_service", "aws_ecs_task_definition"
GROUPS = frozenset({"aws_lb_target_group", "aws_alb_target_group"})
PATIENCE = 30  # seconds; source: ECS API ContainerDefinition.stopTimeout


def link(inventory: Inventory) -> Links:
    """Return `stop_seconds` and `drain_seconds` of each service behind target groups that are in the input.

    A task definition whose containers are all probed by a load balancer, where not by themselves, gets
    `probed_from_outside`, and no word on `health_checks`.
    """
    links = Links()
    for service in (r for r in inventory.resources.values() if r.type == SERVICE and "load_balancer" in r.attributes):
        groups = [group for group in _named(service, "load_balancer", inventory) if group.type in GROUPS]
        tasks = [task for task in _named(service, "task_definition", inventory) if task.type == TASK]
        served = _served(service)
        drains = [group.facts.get("drain_seconds") for group in groups]
        stops = [_stop(task, served) for task in tasks]
        if drains and stops:
            links.derived[service.id] = {
                "drain_seconds": _settled(drains, longest=True, span=service.span.head),
                "stop_seconds": _settled(stops, longest=False, span=service.span.head),
            }
        for task in tasks:
            if _probed_from_outside(task, served):
                links.derived[task.id] = {
                    "health_checks": Known(data=None, origin="derived"),
                    "probed_from_outside": Known(
                        data=True, span=task.span_of("container_definitions"), origin="derived"
                    ),
                }
    return links


def _probed_from_outside(task: Resource, served: frozenset[Data]) -> bool:
    containers = document(task, "container_definitions")
    if not isinstance(containers, Sequence) or isinstance(containers, str):
        return False
    essential = [c for c in containers if not isinstance(c, Mapping) or c.get("essential") is not False]
    unprobed = [c.get("name") if isinstance(c, Mapping) else None for c in essential if dig(c, "healthCheck") is None]
    return bool(unprobed) and served.issuperset(unprobed)


def _named(service: Resource, attribute: str, inventory: Inventory) -> Iterator[Resource]:
    for path, targets in service.refs.items():
        if path.partition(".")[0] == attribute:
            yield from (inventory.resources[target] for target in targets if target in inventory.resources)


def _served(service: Resource) -> frozenset[Data]:
    """Return the names of the containers that get requests; empty where one of them is unknown."""
    blocks = dig(service.attributes, "load_balancer")
    listed = blocks if isinstance(blocks, Sequence) and not isinstance(blocks, str) else [blocks]
    names = [dig(block, "container_name") for block in listed]
    return (
        frozenset(name for name in names if isinstance(name, str))
        if all(isinstance(n, str) for n in names)
        else frozenset()
    )


def _stop(task: Resource, names: frozenset[Data]) -> Value:
    """Return the time that the containers of these names have to stop, of the one with the least."""
    containers = document(task, "container_definitions")
    if isinstance(containers, Unknown):
        return containers
    if not isinstance(containers, Sequence) or isinstance(containers, str):
        return Unknown("container_definitions is not a list")
    found = [c for c in containers if isinstance(c, Mapping) and c.get("name") in names]
    times = [_seconds(container.get("stopTimeout")) for container in found]
    if not times:
        return Unknown(f"no container of {task.address} is known to be behind the load balancer")
    return _settled(times, longest=False, span=None)


def _seconds(data: Data) -> Value:
    if isinstance(data, Unknown):
        return data
    number = float(data) if isinstance(data, (int, float, str)) and str(data).replace(".", "", 1).isdigit() else None
    return Known(float(PATIENCE) if number is None else number)


def _settled(values: Sequence[Value | None], *, longest: bool, span: Span | None) -> Value:
    """Return the longest or the shortest of some times; the first that is unknown where one is."""
    unknown = next((value for value in values if isinstance(value, Unknown)), None)
    if unknown is not None:
        return unknown
    known = [value.data for value in values if isinstance(value, Known)]
    numbers = [float(data) for data in known if isinstance(data, (int, float))]
    if not numbers:
        return Unknown("it is no time")
    return Known(max(numbers) if longest else min(numbers), span, "derived")
