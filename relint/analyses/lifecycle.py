"""Lifecycle arithmetic: the time that a pod gets to start, and the time that it gets to stop, against what it needs.

Stopping: the kubelet runs the preStop hook, sends SIGTERM, and kills what is left when the grace period has passed
since the beginning. In the meantime the pod is taken out of its load balancers, which let it finish what it has begun:
for as long as a request may take, and for no longer than their delay of deregistration.

Sources: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination,
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from relint.analyses.rows import Row
from relint.model.dependency import Evidence, Relation
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Known, Unknown, Value

SENDERS = frozenset({"service", "route"})


class Sender(NamedTuple):
    """Somebody on the way of requests to a workload."""

    resource: Resource
    evidence: Evidence


class Limit(NamedTuple):
    """The longest of some times, and who asks for it."""

    seconds: Value  # null where nobody says
    sender: Sender | None


def stop_rows(system: System) -> Iterator[Row]:
    """Yield one row for each workload with a grace period."""
    for workload in system.of_kind("workload"):
        grace = system.fact(workload, "grace_seconds")
        if grace is not None:
            yield _stop_row(system, workload, grace)


def _stop_row(system: System, workload: Resource, grace: Value) -> Row:
    senders = list(_senders(system, workload))
    request, drain = (_longest(system, senders, name) for name in ("timeout_seconds", "drain_seconds"))
    pause = _pause(system, workload)
    facts = {
        "grace_seconds": grace,
        "pre_stop_seconds": pause,
        "request_seconds": request.seconds,
        "requested_by": _name(system, request),
        "stop_seconds": _sum(pause, request.seconds),
        "drain_seconds": drain.seconds,
        "drain_written": Known(isinstance(drain.seconds, Known) and drain.seconds.origin != "default"),
        "drained_by": _name(system, drain),
    }
    way: list[Evidence] = []
    if _is_longer(facts["stop_seconds"], grace) and _is_longer(grace, pause):
        way += _evidence(request, "a request may take as long")
    if _is_longer(drain.seconds, grace):
        way += _evidence(drain, "what leaves may finish as long")
    return Row(workload, facts, tuple(dict.fromkeys(way)))


def _is_longer(one: Value, other: Value) -> bool:
    left, right = _number(one), _number(other)
    return left is not None and right is not None and left > right


def _evidence(limit: Limit, words: str) -> Iterator[Evidence]:
    """Yield the way that requests take, and where the time is written that somebody on it gives them."""
    if limit.sender:
        yield limit.sender.evidence
    if isinstance(limit.seconds, Known) and limit.seconds.span:
        yield Evidence(words, limit.seconds.span)


def _senders(system: System, workload: Resource) -> Iterator[Sender]:
    """Yield the Services and routes that lead to a workload, and the policies for them."""
    waiting, seen = [workload.id], {workload.id}
    while waiting:
        for dependency in system.needed_by.get(waiting.pop(), ()):
            sender = system.resources[dependency.consumer]
            leads = sender.kind in SENDERS and dependency.relation is Relation.FLOWS_TO
            if sender.id in seen or not (leads or sender.kind == "mesh-policy"):
                continue
            seen.add(sender.id)
            yield Sender(sender, dependency.evidence)
            if leads:
                waiting.append(sender.id)
                yield from _above(system, sender)


def _above(system: System, route: Resource) -> Iterator[Sender]:
    """Yield the policies for the gateways that a route hangs on."""
    for hanging in system.needs.get(route.id, ()):
        for gateway in hanging.providers if hanging.relation is Relation.REFERS else ():
            for dependency in system.needed_by.get(gateway, ()):
                policy = system.resources[dependency.consumer]
                if policy.kind == "mesh-policy":
                    yield Sender(policy, dependency.evidence)


def _longest(system: System, senders: Sequence[Sender], name: str) -> Limit:
    """Return the longest time that one of the senders gives; unknown where none is known and one may be there."""
    found = [(sender, value) for sender in senders if (value := system.fact(sender.resource, name)) is not None]
    numbers = [(sender, value) for sender, value in found if isinstance(value, Known) and _number(value) is not None]
    if numbers:
        sender, value = max(numbers, key=lambda each: _number(each[1]) or 0.0)
        return Limit(value, sender)
    unknown = next((value for _, value in found if isinstance(value, Unknown)), None)
    return Limit(unknown or Known(None), None)


def _number(value: Value) -> float | None:
    data = value.data if isinstance(value, Known) else None
    return float(data) if isinstance(data, (int, float)) and not isinstance(data, bool) else None


def _name(system: System, limit: Limit) -> Value:
    """Return who gives the time: the target group itself where pods are registered in one."""
    if limit.sender is None:
        return Known("", origin="derived")
    above = (system.resources[d.consumer] for d in system.needed_by.get(limit.sender.resource.id, ()))
    group = next((resource for resource in above if resource.kind == "target-group"), limit.sender.resource)
    return Known(group.address, origin="derived")


def _pause(system: System, workload: Resource) -> Value:
    """Return the longest preStop hook: those of several containers run side by side."""
    hooks = [hook for part in system.children.get(workload.id, ()) if (hook := system.fact(part, "pre_stop_seconds"))]
    unknown = next((hook for hook in hooks if isinstance(hook, Unknown)), None)
    return unknown or max(hooks, key=lambda hook: _number(hook) or 0.0, default=Known(0, origin="derived"))


def _sum(pause: Value, request: Value) -> Value:
    for value in (pause, request):
        if isinstance(value, Unknown):
            return value
    return Known((_number(pause) or 0.0) + (_number(request) or 0.0), pause.span, "derived")


def start_rows(system: System) -> Iterator[Row]:
    """Yield one row for each container of a workload that a probe may kill while it starts."""
    for workload in system.of_kind("workload"):
        deadline = system.fact(workload, "progress_deadline_seconds") or Known(None)
        for container in system.children.get(workload.id, ()):
            allowed = system.fact(container, "startup_allowance_seconds")
            if allowed is not None and not (isinstance(allowed, Known) and allowed.data is None):
                yield _start_row(system, container, allowed, deadline)


def _start_row(system: System, container: Resource, allowed: Value, deadline: Value) -> Row:
    facts = {
        name: system.fact(container, name) or Known(None)
        for name in ("liveness_probe", "startup_probe", "readiness_delay_seconds", "liveness_asks_readiness")
    }
    return Row(container, {**facts, "allowed_seconds": allowed, "deadline_seconds": deadline})
