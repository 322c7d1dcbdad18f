"""Disruption arithmetic: how many pods of a workload survive a lost node, a step of a rollout, a lost zone.

What is counted is certain: the pods that are left however the scheduler placed them within what the manifests
demand. Wishes (preferred anti-affinity, ScheduleAnyway) demand nothing and count as nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from relint.analyses.rows import Row
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Known, Unknown, Value
from relint.readers.kubernetes.quantities import share

NO_NODES = Unknown("no node group is in the input")


@dataclass(frozen=True, slots=True)
class Survivors:
    """What is left of a workload's pods, at least."""

    pods: Value  # how many there are
    zones: Value  # in which its nodes stand
    node_loss: Value
    rollout: Value
    zone_loss: Value
    drainable: Value  # a budget lets a drain go on


def survivors(system: System) -> dict[str, Survivors]:
    """Return what is left of each workload that has a number of pods, by resource id."""
    found = {}
    zones: dict[str, Value] = {}
    for workload in system.of_kind("workload"):
        pods = system.fact(workload, "least_replicas")
        if pods is not None and not (isinstance(pods, Known) and pods.data is None):
            if workload.scope not in zones:
                zones[workload.scope] = node_zones(system, workload.scope)
            found[workload.id] = _survivors(system, workload, pods, zones[workload.scope])
    return found


def rows(system: System) -> Iterator[Row]:
    """Yield one row for each workload with a number of pods."""
    for name, left in survivors(system).items():
        facts = {
            "pods": left.pods,
            "zones": left.zones,
            "after_node_loss": left.node_loss,
            "after_rollout_step": left.rollout,
            "after_zone_loss": left.zone_loss,
            "drainable": left.drainable,
            "wants_zones": system.fact(system.resources[name], "spreads_zones") or Known(False),
        }
        yield Row(system.resources[name], facts)


def node_zones(system: System, scope: str) -> Value:
    """Return the number of zones that nodes stand in; unknown where one group does not say.

    A NodePool makes nodes for the objects beside it; node groups of Terraform are taken to be there for all.
    """
    groups = [*system.of_kind("node-group"), *(pool for pool in system.of_kind("node-pool") if pool.scope == scope)]
    most = 0
    for group in groups:
        zones = system.fact(group, "zones")
        if zones is None or isinstance(zones, Unknown):
            return zones or Unknown(f"{group.address} does not say its zones")
        if not isinstance(zones.data, int):
            return Unknown(f"{group.address} may use every zone of its region")
        most = max(most, zones.data)
    return Known(most, groups[0].span, "derived") if groups else NO_NODES


def _survivors(system: System, workload: Resource, pods: Value, zones: Value) -> Survivors:
    drainable = _drainable(system.fact(workload, "allowed_disruptions"))
    if isinstance(pods, Unknown) or not isinstance(pods.data, int):
        return Survivors(pods, zones, pods, pods, pods, drainable)
    count = pods.data
    return Survivors(
        pods=pods,
        zones=zones,
        node_loss=_after_node_loss(system, workload, count),
        rollout=_after_rollout_step(system, workload, count),
        zone_loss=_after_zone_loss(system, workload, count, _reachable(system, workload, zones)),
        drainable=drainable,
    )


def _reachable(system: System, workload: Resource, zones: Value) -> Value:
    """Return the number of zones that the pods may run in."""
    return Known(1, origin="derived") if system.known(workload, "pinned_to") else zones


def _drainable(allowed: Value | None) -> Value:
    if isinstance(allowed, Unknown):
        return allowed
    return Known(allowed is None or allowed.data != 0, allowed.span if allowed else None, "derived")


def _after_node_loss(system: System, workload: Resource, pods: int) -> Value:
    alone = system.known(workload, "one_per_host") is True
    return Known(max(pods - 1, 0) if alone else 0, origin="derived")


def _after_rollout_step(system: System, workload: Resource, pods: int) -> Value:
    """Return the pods that a rollout leaves at every moment; unavailable rounds down, surge rounds up.

    Source: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
    """
    strategy = system.fact(workload, "strategy")
    if strategy is None or isinstance(strategy, Unknown):
        return strategy or Unknown("its controller decides how it is rolled out")
    if strategy.data != "RollingUpdate":
        return Known(0 if strategy.data == "Recreate" else pods, origin="derived")
    away, extra = (system.fact(workload, name) for name in ("max_unavailable", "max_surge"))
    if away is None or isinstance(away, Unknown) or isinstance(extra, Unknown):
        return away if isinstance(away, Unknown) else Unknown("a limit of its rollout is filled in later")
    down, up = share(away.data), share(extra.data) if extra is not None else None
    unavailable = down.of(pods, up=False) if down else 0
    surge = up.of(pods, up=True) if up else 0
    if unavailable == surge == 0:
        unavailable = 1  # as the controller does, which otherwise could not move
    return Known(max(pods - unavailable, 0), origin="derived")


def _after_zone_loss(system: System, workload: Resource, pods: int, zones: Value) -> Value:
    if isinstance(zones, Unknown) or not isinstance(zones.data, int):
        return zones if isinstance(zones, Unknown) else NO_NODES
    skew = system.known(workload, "zone_skew")
    if zones.data < 2 or not isinstance(skew, int):
        return Known(0, origin="derived")
    return Known(pods - fullest(pods, zones.data, skew), origin="derived")


def fullest(pods: int, zones: int, skew: int) -> int:
    """Return the most pods that one of several zones may hold while no two differ by more than `skew`.

    With m pods in the fullest zone every other holds at least m - skew: m + (zones - 1)(m - skew) <= pods.

    >>> fullest(3, 3, 1), fullest(4, 3, 1), fullest(5, 2, 1)
    (1, 2, 3)
    """
    return min(pods, (pods + (zones - 1) * skew) // zones)
