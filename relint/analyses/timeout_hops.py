"""Timeouts along the way of a request: a caller that gives up before what it calls does.

A workload gets requests that somebody ends after a time (routes to it), and calls Services for which the mesh allows a
time (VirtualServices, ServiceProfiles, annotations of Linkerd). When the second is longer, the callee goes on working,
and trying again, for somebody who has left.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from relint.analyses.rows import Row
from relint.model.dependency import Dependency, Evidence, Mode, Relation
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Known, Unknown, Value, dig

MESH = "mesh"  # among the gateways of a VirtualService: it is for calls between pods
OUTSIDE = frozenset({"LoadBalancer", "NodePort"})


class Limit(NamedTuple):
    """Somebody who ends requests after a time."""

    resource: Resource
    seconds: Value
    evidence: Evidence


def rows(system: System) -> Iterator[Row]:
    """Yield one row for each limit on calls of a workload whose own requests are limited too."""
    for workload in system.of_kind("workload"):
        entering = _longest(list(_entering(system, workload)))
        if entering is None:
            continue
        for call in system.needs.get(workload.id, ()):
            if call.relation is Relation.FLOWS_TO and call.mode is Mode.HARD and len(call.providers) == 1:
                yield from _rows(system, workload, entering, call)


def _rows(system: System, workload: Resource, entering: Limit, call: Dependency) -> Iterator[Row]:
    service = system.resources[call.providers[0]]
    for limit in _within(system, service, call.evidence):
        facts = {
            "limit_seconds": limit.seconds,
            "caller_seconds": entering.seconds,
            "caller": Known(workload.address, origin="derived"),
            "ended_by": Known(entering.resource.address, origin="derived"),
        }
        yield Row(limit.resource, facts, (entering.evidence, call.evidence, limit.evidence), aspect=workload.id)


def _entering(system: System, workload: Resource) -> Iterator[Limit]:
    """Yield every way by which requests come to a workload, with the time that they have."""
    for service in _senders(system, workload, "service"):
        yield from _senders(system, service.resource, "route")
        within = list(_within(system, service.resource, service.evidence))
        yield from within
        if system.known(service.resource, "service_type") in OUTSIDE:
            yield service._replace(seconds=Unknown("its own clients decide how long they wait"))
        elif not within and any(_senders(system, service.resource, "workload")):
            yield service._replace(seconds=Known(None))  # other pods call it, and nothing ends their calls


def _senders(system: System, target: Resource, kind: str) -> Iterator[Limit]:
    for dependency in system.needed_by.get(target.id, ()):
        sender = system.resources[dependency.consumer]
        if sender.kind == kind and dependency.relation is Relation.FLOWS_TO:
            seconds = system.fact(sender, "timeout_seconds")
            yield Limit(sender, seconds or Unknown(f"{sender.address} does not say how long"), dependency.evidence)


def _longest(limits: list[Limit]) -> Limit | None:
    """Return the one that waits longest; None where there is none, or one that waits for ever."""
    unknown = next((limit for limit in limits if isinstance(limit.seconds, Unknown)), None)
    numbers = [(_number(limit.seconds), limit) for limit in limits]
    if not limits or any(isinstance(limit.seconds, Known) and limit.seconds.data is None for limit in limits):
        return None
    return unknown or max(numbers, key=lambda each: each[0] or 0.0)[1]


def _number(value: Value) -> float | None:
    return float(value.data) if isinstance(value, Known) and isinstance(value.data, (int, float)) else None


def _within(system: System, service: Resource, way: Evidence) -> Iterator[Limit]:
    """Yield who limits calls between pods to a Service."""
    own = system.fact(service, "timeout_seconds")
    if own is not None:
        yield Limit(service, own, way)
    for dependency in system.needed_by.get(service.id, ()):
        limiting = system.resources[dependency.consumer]
        seconds = _allowed(system, limiting)
        if seconds is not None and _is_within(limiting):
            yield Limit(limiting, seconds, dependency.evidence)


def _allowed(system: System, limiting: Resource) -> Value | None:
    """Return how long a call may take, all tries together; None where nobody says."""
    whole, tries = (system.fact(limiting, name) for name in ("timeout_seconds", "tries_seconds"))
    if whole is not None and not (isinstance(whole, Known) and whole.data is None):
        return whole
    return tries if tries is not None and not (isinstance(tries, Known) and tries.data is None) else None


def _is_within(limiting: Resource) -> bool:
    """Tell whether a route or a policy is for calls between pods, not for those that come in from outside."""
    kind = limiting.type.rpartition("/")[2]
    if kind == "VirtualService":
        gateways = dig(limiting.attributes, "spec.gateways")
        return gateways is None or (isinstance(gateways, list) and MESH in gateways)
    return kind == "ServiceProfile"
