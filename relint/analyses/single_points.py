"""Single points of failure: what alone stops an entry or makes an objective be missed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from relint.analyses.cut_sets import Cut, points
from relint.analyses.failures import Failures, failures
from relint.analyses.fault_graph import FaultGraph
from relint.analyses.fragility import Fragile, lines
from relint.analyses.results import result
from relint.analyses.rows import Row
from relint.model.dependency import Evidence
from relint.model.system import System
from relint.model.value import Data, Known, Unknown, Value


def single_points(system: System) -> dict[str, tuple[str, ...]]:
    """Return the name of each resource or zone that alone stops something, with the first few things that it stops.

    Only what stands or falls with one process, node or zone is named, and unknowns that may; see `fragility`.
    """
    found = result(system, failures)
    names = found.graph.names
    return {names[node]: tuple(names[top] for top in cut.stops) for node, cut in result(system, cuts).items()}


def cuts(system: System) -> dict[int, Cut]:
    """Return the cut sets of order one: node of the fault graph -> what it stops."""
    found = result(system, failures)
    shared = [zone for zone, members in found.zones.items() if len(members) > 1]
    return points(found.graph, sorted([*found.fragile, *shared]))


def rows(system: System) -> Iterator[Row]:
    """Yield one row for each resource that alone stops something, or would if a fact were known."""
    found = result(system, failures)
    for node, cut in result(system, cuts).items():
        said = found.fragile.get(node)
        if said is not None:
            resource = system.resources[found.graph.names[node]]
            yield Row(resource, _columns(system, found, said, cut), path(system, found.graph, node, cut.stops[0]))


def zone_rows(system: System) -> Iterator[Row]:
    """Yield one row for each zone that stops something although none of its members alone does."""
    found = result(system, failures)
    table = result(system, cuts)
    for zone, members in found.zones.items():
        stopped = [top for top in _stops(table, zone) if not _explained(table, found, members, top)]
        named = [system.resources[found.graph.names[node]] for node in members if node in found.graph.below]
        named = [resource for resource in named if lines(resource.kind)]
        if stopped and len(named) > 1:
            name = found.graph.names[zone].partition(" ")[2]
            columns: dict[str, Value] = {
                "zone": _derived(name),
                "members": _derived(listing(resource.address for resource in named)),
                "stops": _derived(_stopped(system, found.graph, Cut(stopped, len(stopped)))),
            }
            yield Row(named[0], columns, path(system, found.graph, zone, stopped[0]), aspect=name)


def _stops(table: dict[int, Cut], node: int) -> list[int]:
    return table[node].stops if node in table else []


def _explained(table: dict[int, Cut], found: Failures, members: Iterable[int], top: int) -> bool:
    """Tell whether a member of the zone stops the same by itself: that is the fault then, not the shared zone."""
    return any(node in found.fragile and top in _stops(table, node) for node in members)


def _columns(system: System, found: Failures, said: Fragile | Unknown, cut: Cut) -> dict[str, Value]:
    return {
        "fragile": said if isinstance(said, Unknown) else _derived(True),
        "reason": _derived(said.says if isinstance(said, Fragile) else "it may have no second one to take over"),
        "domain": _derived(said.domain if isinstance(said, Fragile) else "unknown"),
        "stops": _derived(_stopped(system, found.graph, cut)),
        "stops_count": _derived(cut.count),
    }


def _derived(data: Data) -> Known:
    return Known(data, origin="derived")


def _stopped(system: System, graph: FaultGraph, cut: Cut) -> str:
    tops = [system.resources[graph.names[top]] for top in cut.stops]
    return listing((top.address for top in tops), cut.count - len(tops))


def listing(names: Iterable[str], more: int = 0) -> str:
    """Return names as one reads them out: "a", "a and b", "a, b and 3 more"."""
    parts = [*names, *([f"{more} more"] if more > 0 else [])]
    return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1] if parts else "") if part)


def path(system: System, graph: FaultGraph, failed: int, top: int) -> tuple[Evidence, ...]:
    """Return the evidence on the way from a top down to the node whose failure stops it."""
    causes = _fall(graph, failed, top)
    evidence = []
    node = top
    while node in causes:
        resource = system.resources.get(graph.names[node])
        consumer = resource.address if resource else graph.names[node]
        node, said = causes[node]
        if said is not None:
            evidence.append(said if consumer in said.message else replace(said, message=f"{consumer}: {said.message}"))
    return tuple(dict.fromkeys(evidence))


def _fall(graph: FaultGraph, failed: int, top: int) -> dict[int, tuple[int, Evidence | None]]:
    """Stop what lacks providers until the top stops; return for each what stopped it."""
    down, causes = {failed}, dict[int, tuple[int, Evidence | None]]()
    queue = deque([failed])
    while queue and top not in down:
        node = queue.popleft()
        for consumer in graph.consumers.get(node, ()):
            if consumer in down:
                continue
            for need in graph.needs[consumer]:
                if node in need.providers and sum(p not in down for p in need.providers) < need.need:
                    down.add(consumer)
                    causes[consumer] = node, need.evidence
                    queue.append(consumer)
                    break
    return causes
