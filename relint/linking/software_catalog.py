"""Backstage's catalog -> the workloads that its components are, what these need, and who looks after them.

A component is what carries its `backstage.io/kubernetes-id`, else what has its name. `dependsOn` is by its definition
what a component needs to function; whether it can do without an API that it consumes the catalog does not say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from relint.linking.links import Inventory, Links
from relint.linking.objectives import SERVING, by_name
from relint.model.dependency import Dependency, Evidence, Mode, Relation
from relint.model.resource import Resource
from relint.model.value import Data, Known

CLUSTER_ID = "backstage.io/kubernetes-id"
LIBRARY = "library"
RUNS = frozenset({"workload", "job"})


def link(inventory: Inventory) -> Links:
    """Return what catalog entities are and need, the alerts that they name, and what they say of objectives."""
    links, catalog = Links(), _Catalog(inventory)
    for entity in catalog.entities.values():
        members = catalog.members(entity)
        links.derived[entity.id] = {"members": Known([member.address for member in members])}
        links.dependencies += [_part(entity, member) for member in members]
        links.dependencies += catalog.needs(entity)
        links.dependencies += catalog.watched(entity)
    for identity, objectives in inventory.objectives.items():
        if objectives:
            _tell_objective(links, inventory, catalog, inventory.resources[identity], objectives[0].service)
    return links


def _part(entity: Resource, member: Resource) -> Dependency:
    evidence = Evidence(f"{entity.address} is {member.address}", entity.span)
    return Dependency(entity.id, (member.id,), evidence, Relation.PART_OF, Mode.HARD)


class _Catalog:
    """The entities of the input by their references."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        listed = [r for r in inventory.resources.values() if r.kind == "catalog-entity"]
        self.entities = {text_of(entity, "reference"): entity for entity in reversed(listed)}

    @cached_property
    def _by_id(self) -> Mapping[str, Sequence[Resource]]:
        table: dict[str, list[Resource]] = {}
        for resource in self.inventory.resources.values():
            if resource.kind in SERVING or resource.kind in RUNS:
                marks = {resource.labels.get(CLUSTER_ID, ""), resource.annotations.get(CLUSTER_ID, "")} - {""}
                for mark in marks:
                    table.setdefault(mark, []).append(resource)
        return table

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Resource, ...]]:
        return by_name(self.inventory.resources)

    @cached_property
    def _providers(self) -> Mapping[str, Sequence[Resource]]:
        """Reference of an API -> the components that provide it."""
        table: dict[str, list[Resource]] = {}
        for entity in self.entities.values():
            for field, reference in _needs(entity):
                if field == "providesApis":
                    table.setdefault(reference, []).append(entity)
        return table

    def members(self, entity: Resource) -> list[Resource]:
        """Return what a component is in the input; nothing for other entities."""
        if entity.type != "backstage/component":
            return []
        marked = self._by_id.get(text_of(entity, "cluster_id"), ())
        return list(marked or self._by_name.get(entity.name, ()))

    def needs(self, entity: Resource) -> Iterator[Dependency]:
        """Yield what an entity needs, between the workloads where there are any."""
        for field, reference in _needs(entity):
            targets = self._targets(field, reference)
            mode = Mode.HARD if field == "dependsOn" else Mode.SOFT
            for target in targets:
                library = text_of(target, "sort") == LIBRARY
                yield from self._joined(entity, target, field, Mode.DEPLOY if library else mode)

    def _targets(self, field: str, reference: str) -> Sequence[Resource]:
        if field == "providesApis":
            return ()
        found = self.entities.get(reference)
        return self._providers.get(reference, ()) or ([found] if found is not None else ())

    def _joined(self, entity: Resource, target: Resource, field: str, mode: Mode) -> Iterator[Dependency]:
        evidence = Evidence(f"its catalog entry names {target.address} in {field}", entity.span)
        for consumer in _running(self.members(entity)) or [entity]:
            provider = _beside(consumer, _serving(self.members(target))) or target
            if provider.id != consumer.id:
                yield Dependency(consumer.id, (provider.id,), evidence, Relation.FLOWS_TO, mode)

    def watched(self, entity: Resource) -> Iterator[Dependency]:
        """Yield an edge from each alert that an entity names to what the entity is."""
        named = _list(entity, "alerts_named")
        for identity, alert in self.inventory.alerts.items() if named else ():
            if alert.name in named:
                evidence = Evidence(f"the catalog entry {entity.address} names it", entity.span)
                for member in _serving(self.members(entity)):
                    yield Dependency(identity, (member.id,), evidence, Relation.OBSERVES)

    def of_service(self, service: str) -> Resource | None:
        """Return the component of a name; None where there is none, or several namespaces have one."""
        named = [e for e in self.entities.values() if e.type == "backstage/component" and e.name == service]
        return named[0] if len(named) == 1 else None


def _tell_objective(links: Links, inventory: Inventory, catalog: _Catalog, objective: Resource, service: str) -> None:
    """Say of an objective what the catalog knows: who owns its service, and what serves it."""
    entity = catalog.of_service(service)
    if entity is None:
        return
    facts = links.derived.setdefault(objective.id, {})
    if text_of(entity, "owner"):
        facts["owned"] = Known(True, entity.span, "derived")
    serving = _serving(catalog.members(entity))
    already = inventory.derived.get(objective.id, {}).get("served_by")
    if len(serving) == 1 and not isinstance(already, Known):
        facts["served_by"] = Known(serving[0].address, entity.span, "derived")
        evidence = Evidence(f"its service is {service}, which {entity.address} describes", entity.span)
        links.dependencies.append(Dependency(objective.id, (serving[0].id,), evidence, Relation.OBSERVES, Mode.HARD))


def _running(members: Sequence[Resource]) -> list[Resource]:
    """Return what needs others: the workloads, not the Services in front of them."""
    return [member for member in members if member.kind != "service"] or list(members)


def _serving(members: Sequence[Resource]) -> list[Resource]:
    """Return what others need: the Services, where there are any."""
    best = min((SERVING.get(member.kind, len(SERVING)) for member in members), default=0)
    return [member for member in members if SERVING.get(member.kind, len(SERVING)) == best]


def _beside(consumer: Resource, found: Sequence[Resource]) -> Resource | None:
    """Return the one of several copies (an overlay each) that stands where the consumer does; None where none does."""
    near = [r for r in found if r.scope == consumer.scope and r.namespace == consumer.namespace]
    near = near or [r for r in found if r.scope == consumer.scope] or list(found)
    return near[0] if len(near) == 1 else None


def _needs(entity: Resource) -> Iterator[tuple[str, str]]:
    for entry in _list(entity, "needs"):
        if isinstance(entry, Mapping):
            yield str(entry.get("field")), str(entry.get("reference"))


def _list(entity: Resource, fact: str) -> Sequence[Data]:
    value = entity.facts.get(fact)
    return value.data if isinstance(value, Known) and isinstance(value.data, list) else []


def text_of(entity: Resource, fact: str) -> str:
    """Return a fact that is a text; "" where it is none."""
    value = entity.facts.get(fact)
    return value.data if isinstance(value, Known) and isinstance(value.data, str) else ""


class Described:
    """The components of a catalog by what they are, and by their names."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._named: dict[str, str] = {}
        for resource in inventory.resources.values():
            if resource.type == "backstage/component":
                self._named.setdefault(resource.name, resource.id)
        own = set(self._named.values())
        self._of_part: dict[str, list[str]] = {}
        self._observed: dict[str, list[str]] = {}
        for dependency in inventory.dependencies if own else ():
            for provider in dependency.providers:
                if dependency.consumer in own:
                    self._of_part.setdefault(provider, []).append(dependency.consumer)
                elif dependency.relation is Relation.OBSERVES:
                    self._observed.setdefault(dependency.consumer, []).append(provider)

    def by(self, identity: str) -> Iterator[str]:
        """Yield the components of what an alert or an objective observes, and that of the service that it names."""
        if self._named:
            for part in self._observed.get(identity, ()):
                yield from self._of_part.get(part, ())
            named = self._named.get(self._service(identity))
            yield from [named] if named else []

    def _service(self, identity: str) -> str:
        objectives = self._inventory.objectives.get(identity, ())
        alert = self._inventory.alerts.get(identity)
        words = {**alert.selectors, **alert.labels} if alert else {}
        return next((o.service for o in objectives if o.service), "") or words.get("service", "")
