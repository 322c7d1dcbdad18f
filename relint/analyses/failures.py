"""The system as a fault graph: hard needs, zones that many stand in, and what users notice: entries and objectives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from relint.analyses.fault_graph import FaultGraph, Need
from relint.analyses.fragility import Fragile, fragility
from relint.model.dependency import Dependency, Evidence, Mode, Relation
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Unknown

WATCHING = frozenset({Relation.OBSERVES, Relation.DOCUMENTS, Relation.SCALES, Relation.REFERS})
PARTS = frozenset({"container"})
"""Kinds without which their parent does not work."""


@dataclass(frozen=True, slots=True)
class Failures:
    """What can fail alone, and what rests on it; the graph's tops are entries and objectives."""

    graph: FaultGraph
    fragile: dict[int, Fragile | Unknown]  # by node; `Unknown`: fragile, if a fact were known
    zones: dict[int, list[int]] = field(default_factory=dict)  # node of a zone -> nodes of those that stand in it alone


def failures(system: System) -> Failures:
    """Return the fault graph of a system.

    Nodes are resources and zones. Zones come after all resources; a name of a zone means the same zone everywhere.
    """
    return _Build(system).done()


def hard(dependency: Dependency) -> bool:
    """Tell whether the consumer stops with its providers."""
    return dependency.mode is Mode.HARD and dependency.relation not in WATCHING


class _Build:
    def __init__(self, system: System) -> None:
        self.system = system
        self.names = list(system.resources)
        self.nodes = {name: node for node, name in enumerate(self.names)}
        self.needs: list[list[Need]] = [[] for _ in self.names]
        self.zones: dict[int, list[int]] = {}

    def done(self) -> Failures:
        for dependency in self.system.dependencies:
            if hard(dependency) or self._watched(dependency):
                self._need(dependency)
        for resource in self.system.resources.values():
            self._stand(resource)
        tops = {self.nodes[entry.id] for entry in entries(self.system)}
        tops |= {self.nodes[name] for name in self.system.objectives if name in self.nodes}
        return Failures(FaultGraph(self.names, self.needs, sorted(tops)), self._fragile(), self.zones)

    def _watched(self, dependency: Dependency) -> bool:
        """Tell whether an objective is about the provider: it is missed when the provider is down."""
        return dependency.relation is Relation.OBSERVES and dependency.consumer in self.system.objectives

    def _need(self, dependency: Dependency) -> None:
        providers = tuple(self.nodes[name] for name in dependency.providers if name in self.nodes)
        consumer = self.nodes.get(dependency.consumer)
        if consumer is not None and len(providers) >= max(dependency.need, 1):
            self.needs[consumer].append(Need(max(dependency.need, 1), providers, dependency.evidence))

    def _stand(self, resource: Resource) -> None:
        node = self.nodes[resource.id]
        if resource.kind in PARTS and resource.parent in self.nodes:
            evidence = Evidence(f"{resource.address} is a part of it", resource.span.head)
            self.needs[self.nodes[resource.parent]].append(Need(1, (node,), evidence))
        names = self.system.known(resource, "zone_names")
        if isinstance(names, list) and names:
            self._in_zones(resource, node, [str(name) for name in names])

    def _in_zones(self, resource: Resource, node: int, names: list[str]) -> None:
        zones = tuple(self._zone(name) for name in names)
        if len(zones) == 1:
            self.zones[zones[0]].append(node)
        evidence = Evidence(f"{resource.address} stands in {' or '.join(names)}", resource.span.head)
        self.needs[node].append(Need(1, zones, evidence))

    def _zone(self, name: str) -> int:
        key = f"zone {name}"
        if key not in self.nodes:
            self.nodes[key] = len(self.names)
            self.names.append(key)
            self.needs.append([])
            self.zones[self.nodes[key]] = []
        return self.nodes[key]

    def _fragile(self) -> dict[int, Fragile | Unknown]:
        found = ((self.nodes[r.id], fragility(self.system, r)) for r in self.system.resources.values())
        return {node: said for node, said in found if said is not None}


def entries(system: System) -> Iterator[Resource]:
    """Yield what users reach the system through, without what merely stands behind another entry."""
    found = [resource for resource in system.resources.values() if system.known(resource, "entry") is True]
    behind = _behind(system, {entry.id for entry in found})
    yield from (entry for entry in found if entry.id not in behind)


def _behind(system: System, found: set[str]) -> set[str]:
    """Return the entries that another entry leads to, like a load balancer with a name."""
    return {
        provider
        for dependency in system.dependencies
        if hard(dependency) and dependency.consumer in found
        for provider in dependency.providers
        if provider in found and provider != dependency.consumer
    }
