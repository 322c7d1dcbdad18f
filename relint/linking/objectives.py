"""Objectives -> the resource that serves what they measure: by service name, else by the labels in their queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from relint.linking.links import Inventory, Links
from relint.linking.objective_sets import set_facts
from relint.model.dependency import Dependency, Evidence, Mode, Relation
from relint.model.objective import Objective
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Known, Unknown, Value

SERVING: Mapping[str, int] = {
    "service": 0,
    "workload": 1,
    "container-service": 2,
    "function": 2,
    "web-app": 2,
    "api": 3,
    "application-platform": 3,
    "autoscaling-group": 3,
    "vm": 3,
    "load-balancer": 4,
}
"""Kinds that serve users -> rank: a Kubernetes Service stands for the workload behind it."""

HOLDING: Mapping[str, int] = dict.fromkeys(
    ("database", "database-cluster", "cache", "search", "table", "queue", "message-broker", "stream"), 5
)
"""Kinds that a tag must give to a service: a database is often named after the service that uses it."""
RANKS: Mapping[str, int] = {**SERVING, **HOLDING}

LABELS = (
    "service",
    "service_name",
    "destination_service_name",
    "app",
    "app_kubernetes_io_name",
    "deployment",
    "statefulset",
    "workload",
    "container",
    "job",
    "exported_service",
    "destination_workload",
    "destination_service",
    "function_name",
)
NAMESPACES = ("namespace", "exported_namespace", "destination_service_namespace", "kubernetes_namespace")
APP_LABELS = ("app.kubernetes.io/name", "app", "k8s-app", "name", "Name")
SERVICE_TAGS = ("service", "Service", "service_name", "service-name", "ServiceName")
NAMES = ("name", "function_name")  # what a Terraform resource is called outside of its configuration


def link(inventory: Inventory) -> Links:
    """Return an edge from each objective to the one resource that it can be about."""
    links, index, sets = Links(), by_name(inventory.resources), set_facts(inventory)
    tagged = _by_tag(inventory.resources)
    for identity, objectives in inventory.objectives.items():
        resource = inventory.resources[identity]
        facts: dict[str, Value] = {"served_by": Unknown("no resource of the input has the name of its service")}
        namespace = _namespace(resource, objectives)
        for word, reason, span in _clues(resource, objectives):
            found = chosen(index.get(word, ()), namespace) or chosen(tagged.get(word, ()), namespace)
            if found is not None:
                links.dependencies.append(_edge(resource, found, reason, span))
                facts["served_by"] = Known(found.address, span)
                break
        links.derived[identity] = {**facts, **sets.get(identity, {})}
    return links


def _namespace(resource: Resource, objectives: Sequence[Objective]) -> str:
    """Return where the service runs: as the queries say, else where the objective itself is kept."""
    selectors = objectives[0].selectors if objectives else {}
    return next((selectors[label] for label in NAMESPACES if selectors.get(label)), resource.namespace)


def _edge(resource: Resource, found: Resource, reason: str, span: Span) -> Dependency:
    return Dependency(resource.id, (found.id,), Evidence(reason, span), Relation.OBSERVES, Mode.HARD)


def _clues(resource: Resource, objectives: Sequence[Objective]) -> Iterator[tuple[str, str, Span]]:
    for objective in objectives[:1]:
        value = resource.facts.get("service")
        span = (value.span if isinstance(value, Known) else None) or resource.span
        if objective.service:
            yield objective.service, f"its service is {objective.service}", span
        place = objective.queries[0].span if objective.queries else resource.span
        for label in LABELS:
            word = objective.selectors.get(label, "")
            if word:
                yield word, f"its query asks for {label}={word!r}", place
                short = word.partition(".")[0] if label == "destination_service" else word.rpartition("/")[2]
                yield short, f"its query asks for {label}={word!r}", place


def by_name(resources: Mapping[str, Resource]) -> Mapping[str, tuple[Resource, ...]]:
    """Return what serves users by name and by the labels that name an application."""
    table: dict[str, list[Resource]] = {}
    for resource in resources.values():
        if resource.kind in SERVING:
            names = {resource.name, *(resource.labels.get(label, "") for label in APP_LABELS), *_written(resource)}
            for name in sorted(names - {""}):
                table.setdefault(name, []).append(resource)
    return {name: tuple(found) for name, found in table.items()}


def _written(resource: Resource) -> Iterator[str]:
    values = (resource.attributes.get(key) for key in NAMES) if resource.format == "terraform" else ()
    return (value for value in values if isinstance(value, str))


def _by_tag(resources: Mapping[str, Resource]) -> Mapping[str, tuple[Resource, ...]]:
    """Return what belongs to a service, by the tag that says so."""
    table: dict[str, list[Resource]] = {}
    for resource in resources.values():
        if resource.kind in RANKS:
            for name in {resource.labels.get(tag, "") for tag in SERVICE_TAGS} - {""}:
                table.setdefault(name, []).append(resource)
    return {name: tuple(found) for name, found in table.items()}


def chosen(found: Sequence[Resource], namespace: str) -> Resource | None:
    """Return the resource that a name means: in the same namespace, of the highest rank; None where several remain."""
    near = [resource for resource in found if resource.namespace == namespace] if namespace else []
    candidates = near or list(found)
    if not candidates:
        return None
    best = min(RANKS[resource.kind] for resource in candidates)
    remaining = [resource for resource in candidates if RANKS[resource.kind] == best]
    return remaining[0] if len(remaining) == 1 else None
