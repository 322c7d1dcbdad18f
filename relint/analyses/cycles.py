"""Cold starts: what waits for one another to start, and never does after all of it was down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from relint.analyses.failures import PARTS, hard
from relint.analyses.fault_graph import Need, components
from relint.analyses.rows import Row
from relint.analyses.single_points import listing
from relint.model.dependency import Dependency, Evidence, Mode
from relint.model.system import System
from relint.model.value import Known

RUNNING = frozenset(
    {"workload", "job", "container", "container-service", "function", "vm", "autoscaling-group", "application-platform"}
)
"""Kinds that start by themselves: they need not have what they need to work, unless a start-up need says so."""


def startup_cycles(system: System) -> tuple[tuple[str, ...], ...]:
    """Return the groups of resources of which none can start before another one of the group has."""
    names = list(system.resources)
    nodes = {name: node for node, name in enumerate(names)}
    needs = [[Need(1, tuple(nodes[p] for p in d.providers)) for d in _before(system, name)] for name in names]
    waiting = [node for node, needed in enumerate(needs) if needed]
    stuck = _stuck(needs, components(needs, waiting))
    return tuple(tuple(sorted(names[node] for node in layer)) for layer in stuck)


def _before(system: System, name: str) -> Iterator[Dependency]:
    """Yield what must be up before a resource is: start-up needs, and for what only passes on, what it passes on to."""
    resource = system.resources[name]
    for dependency in system.needs.get(name, ()):
        if dependency.mode is Mode.STARTUP or (resource.kind not in RUNNING and hard(dependency)):
            yield dependency
    for part in system.children.get(name, ()):
        if part.kind in PARTS:
            yield Dependency(name, (part.id,), Evidence(f"{part.address} is a part of it", part.span.head))


def _stuck(needs: list[list[Need]], layers: list[list[int]]) -> Iterator[list[int]]:
    """Yield the loops that do not start although everything outside them does."""
    for layer in layers:
        members = set(layer)
        up: set[int] = set()
        while more := {n for n in members - up if all(_met(need, members, up) for need in needs[n])}:
            up |= more
        if len(members - up) > 1 or any(n in need.providers for n in members - up for need in needs[n]):
            yield sorted(members - up)


def _met(need: Need, members: set[int], up: set[int]) -> bool:
    return sum(provider not in members or provider in up for provider in need.providers) >= need.need


def rows(system: System) -> Iterator[Row]:
    """Yield one row for each loop, on its first member that runs."""
    for loop in startup_cycles(system):
        members = [system.resources[name] for name in loop]
        running = [resource for resource in members if resource.kind in RUNNING - PARTS] or members
        evidence = tuple(_around(system, dict.fromkeys(loop)))
        facts = {"members": Known(listing(resource.address for resource in running), origin="derived")}
        yield Row(running[0], facts, evidence, evidence[0].span if evidence else None)


def _around(system: System, loop: Mapping[str, None]) -> Iterator[Evidence]:
    for name in loop:
        for dependency in _before(system, name):
            if dependency.mode is Mode.STARTUP and not loop.keys().isdisjoint(dependency.providers):
                yield dependency.evidence
