"""Survivors of a lost node, a rollout and a lost zone, against counting every placement."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relint.analyses.disruption import fullest, survivors
from relint.model.value import Data, Known, Unknown, Value
from tests.analyses.hand import system, thing


@given(st.integers(0, 7), st.integers(2, 4), st.integers(1, 3))
def test_the_fullest_zone_is_that_of_the_worst_placement(pods: int, zones: int, skew: int) -> None:
    placements = (p for p in product(range(pods + 1), repeat=zones) if sum(p) == pods and max(p) - min(p) <= skew)
    assert fullest(pods, zones, skew) == max(max(placement) for placement in placements)


def left(zones: Data = None, **facts: Data) -> dict[str, Data | Unknown]:
    values: dict[str, Value] = {name: Known(data) for name, data in facts.items()}
    nodes = [thing("pool", "node-pool", {"zones": Known(zones)})] if zones else []
    found = survivors(system([thing("web", "workload", values), *nodes], []))["web"]
    outcomes = {"node": found.node_loss, "rollout": found.rollout, "zone": found.zone_loss, "drain": found.drainable}
    return {name: v.data if isinstance(v, Known) else v for name, v in outcomes.items()}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"least_replicas": 3, "strategy": "RollingUpdate", "max_unavailable": "25%", "max_surge": "25%"}, 3),
        ({"least_replicas": 4, "strategy": "RollingUpdate", "max_unavailable": "25%", "max_surge": 0}, 3),
        ({"least_replicas": 2, "strategy": "RollingUpdate", "max_unavailable": "25%", "max_surge": 0}, 1),
        ({"least_replicas": 5, "strategy": "Recreate"}, 0),
        ({"least_replicas": 5, "strategy": "OnDelete"}, 5),
    ],
)
def test_a_rollout_leaves_what_the_controller_leaves(facts: dict[str, Data], expected: int) -> None:
    assert left(**facts)["rollout"] == expected


def test_only_what_is_demanded_counts() -> None:
    assert left(least_replicas=3)["node"] == 0
    assert left(least_replicas=3, one_per_host=True)["node"] == 2
    assert left(zones=3, least_replicas=4, zone_skew=1)["zone"] == 2
    assert left(zones=3, least_replicas=4)["zone"] == 0
    assert left(zones=3, least_replicas=4, zone_skew=1, pinned_to="zone a")["zone"] == 0


def test_without_node_groups_nobody_knows_the_zones() -> None:
    assert left(least_replicas=4, zone_skew=1)["zone"] == Unknown("no node group is in the input")


def test_a_budget_of_nothing_stops_a_drain() -> None:
    assert left(least_replicas=1, allowed_disruptions=0)["drain"] is False
    assert left(least_replicas=1, allowed_disruptions=1)["drain"] is True
    assert left(least_replicas=1, allowed_disruptions=None)["drain"] is True
