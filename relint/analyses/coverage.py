"""Which entries and needs no objective watches."""

from __future__ import annotations

from collections.abc import Iterator

from relint.analyses.failures import entries, failures
from relint.analyses.fault_graph import FaultGraph, components
from relint.analyses.results import result
from relint.analyses.rows import Row
from relint.analyses.single_points import listing, path
from relint.model.dependency import Relation
from relint.model.system import System
from relint.model.value import Known

SERVING = frozenset({"service", "container-service", "function", "web-app"})
"""Kinds that stand for a service of the team's own, each once."""


def watched(system: System) -> frozenset[str]:
    """Return the ids of what an objective is about."""
    return frozenset(
        provider
        for dependency in system.dependencies
        if dependency.relation is Relation.OBSERVES and dependency.consumer in system.objectives
        for provider in dependency.providers
    )


def entry_rows(system: System) -> Iterator[Row]:
    """Yield one row for each entry that leads to services of which none has an objective.

    Without any objective in the input there is no row: then objectives are kept elsewhere, or not at all.
    """
    seen = result(system, watched)
    graph = result(system, failures).graph
    for entry in entries(system) if seen else ():
        below = [graph.names[node] for node in _below(graph, graph.ranks[entry.id])]
        services = [system.resources[name] for name in below if name in system.resources]
        named = [resource.address for resource in services if resource.kind in SERVING]
        if named and seen.isdisjoint(below):
            facts = {"services": Known(listing(named[:3], len(named) - 3), origin="derived")}
            yield Row(entry, facts)


def need_rows(system: System) -> Iterator[Row]:
    """Yield one row for each service without objective that the service of an objective cannot work without."""
    seen = result(system, watched)
    found = result(system, failures)
    told: set[str] = set()
    for name in system.objectives:
        top = found.graph.ranks.get(name)
        for node in _below(found.graph, top) if top is not None else ():
            needed = system.resources.get(found.graph.names[node])
            if needed is None or needed.kind not in SERVING or needed.id in seen or needed.id in told:
                continue
            way = path(system, found.graph, node, top or 0)
            if way:
                told.add(needed.id)
                facts = {"objective": Known(system.resources[name].address, origin="derived")}
                yield Row(needed, facts, way)


def _below(graph: FaultGraph, top: int) -> Iterator[int]:
    """Yield what a node rests on, nearest first, itself among it."""
    for layer in reversed(components(graph.needs, [top])):
        yield from layer
