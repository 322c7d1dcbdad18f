"""What each resource is promised to be: by its provider's SLA, or by an objective of its own."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from relint.analyses.failures import failures
from relint.analyses.results import result
from relint.catalog.facts import attribute
from relint.catalog.slas import Sla, sla_of
from relint.catalog.types import type_entry
from relint.model.dependency import Relation
from relint.model.objective import Objective
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Data, Known, Unknown

SORTS = frozenset({"availability", "other"})
"""Objectives that downtime counts against; a freshness or a latency may be met by what is answered."""


@dataclass(frozen=True, slots=True)
class Promise:
    """How much downtime a resource may have without anybody breaking his word."""

    resource: Resource
    downtime: Fraction  # fraction of time
    words: str  # a clause: "the SLA of RDS is 99.5 % ..."
    own_objective: bool = False  # said by the team itself; what stands behind the resource is in it


def promises(system: System) -> dict[int, Promise]:
    """Return the SLA of each resource under an entry or an objective, by node of the fault graph."""
    graph = result(system, failures).graph
    found = {}
    for node in sorted(graph.below):
        resource = system.resources.get(graph.names[node])
        sla = promise(system, resource) if resource else None
        if resource and isinstance(sla, Sla) and sla.downtime is not None:
            found[node] = Promise(resource, Fraction(sla.downtime), sla.words)
    return found


def promise(system: System, resource: Resource) -> Sla | Unknown | None:
    """Return the SLA row of a resource as it is configured; `Unknown` where an operand of the choice is."""
    entry = type_entry(resource.type) if resource.format == "terraform" else None
    if entry is None or not entry.availability:
        return None

    def read(operand: str) -> Data:
        if operand.startswith("self."):
            return attribute(resource, operand, entry)
        value = system.fact(resource, operand.partition(".")[2])
        return value.data if isinstance(value, Known) else value

    return sla_of(resource.type, read)


def aims(system: System) -> dict[int, Promise]:
    """Return what the strictest objective of each service allows, by node of the fault graph."""
    graph = result(system, failures).graph
    found: dict[int, Promise] = {}
    for dependency in system.dependencies:
        objectives = system.objectives.get(dependency.consumer, ())
        service = system.resources.get(dependency.providers[0])
        if dependency.relation is not Relation.OBSERVES or len(dependency.providers) != 1 or service is None:
            continue
        node = graph.ranks[service.id]
        for objective in objectives:
            aim = _aim(service, objective)
            if aim and (node not in found or aim.downtime < found[node].downtime):
                found[node] = aim
    return found


def _aim(service: Resource, objective: Objective) -> Promise | None:
    target = objective.target
    if isinstance(target, Unknown) or not 0 < target < 1 or objective.sort not in SORTS:
        return None
    words = f"its own objective aims at {objective.target_text}{' %' if objective.unit == 'percent' else ''}"
    return Promise(service, 1 - Fraction(target), words.replace("% %", "%"), own_objective=True)
