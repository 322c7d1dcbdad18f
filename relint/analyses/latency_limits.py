"""Latency objectives beside the time that a request gets on its way: what is cut off can never be seen to be slow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from relint.analyses.rows import Row
from relint.model.dependency import Evidence, Relation
from relint.model.objective import Objective
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.system import System
from relint.model.value import Known, Unknown, Value

ENDING = frozenset({"function", "container-service", "web-app"})
"""Kinds that end a request by themselves."""


def rows(system: System) -> Iterator[Row]:
    """Yield one row for each latency objective whose service has a limit on how long a request may take.

    The limit is the longest of all routes to the service, for a request may come by any of them: null where one of them
    waits for ever, unknown where one of them is.
    """
    for identity, objectives in system.objectives.items():
        slowest = _slowest(objectives)
        if slowest is None:
            continue
        for served, evidence in _served(system, identity):
            yield from _row(system, slowest, served, evidence)


def _slowest(objectives: tuple[Objective, ...]) -> Objective | None:
    slow = [objective for objective in objectives if objective.latency_seconds]
    return max(slow, key=lambda objective: objective.latency_seconds or 0.0, default=None)


def _served(system: System, identity: str) -> Iterator[tuple[Resource, Evidence]]:
    for dependency in system.needs.get(identity, ()):
        if dependency.relation is Relation.OBSERVES and len(dependency.providers) == 1:
            yield system.resources[dependency.providers[0]], dependency.evidence


def _row(system: System, slowest: Objective, served: Resource, way: Evidence) -> Iterator[Row]:
    limits = list(_limits(system, served))
    if not limits:
        return
    by, limit, further = max(limits, key=_rank)
    resource, place = system.resources[slowest.resource], _place(slowest)
    facts: Mapping[str, Value] = {
        "latency_seconds": Known(slowest.latency_seconds, place),
        "limit_seconds": limit,
        "limited_by": Known(by.address, origin="derived"),
    }
    yield Row(resource, facts, (way, *further), place, served.id)


def _place(objective: Objective) -> Span | None:
    parts = [query.span for query in objective.queries if query.role != "total"]
    return parts[0] if parts else None


def _limits(system: System, served: Resource) -> Iterator[tuple[Resource, Value, tuple[Evidence, ...]]]:
    """Yield who limits the time of requests to a resource, by how much, and how it is reached."""
    own = system.fact(served, "timeout_seconds") if served.kind in ENDING | {"route"} else None
    if own is not None:
        yield served, own, ()
    for dependency in system.needed_by.get(served.id, ()):
        consumer = system.resources[dependency.consumer]
        if consumer.kind == "route":
            limit = system.fact(consumer, "timeout_seconds") or Unknown(f"{consumer.address} does not say how long")
            yield consumer, limit, (dependency.evidence,)


def _rank(limit: tuple[Resource, Value, tuple[Evidence, ...]]) -> tuple[int, float]:
    """Order limits: what is unknown may be the longest of all, and null is for ever."""
    value = limit[1]
    if isinstance(value, Unknown):
        return 2, 0.0
    return (0, float(value.data)) if isinstance(value.data, (int, float)) else (1, 0.0)
