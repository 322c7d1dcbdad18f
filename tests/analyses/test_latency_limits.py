"""Latency objectives beside the limits on the way to their service."""

from __future__ import annotations

from dataclasses import replace

import pytest

from relint.analyses.latency_limits import rows
from relint.model.dependency import Mode
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Known, Unknown, Value
from tests.analyses.hand import needs, system, thing

FOREVER, OPEN = Known(None), Unknown("a variable")


def route(name: str, limit: Value) -> Resource:
    return thing(name, "route", {"timeout_seconds": limit})


def limits(slow: float | None, *resources: Resource, kind: str = "service") -> list[tuple[object, object]]:
    """Return by whom, and to what, the objective of `shop` is limited; routes lead to it."""
    shop = resources[0] if resources and resources[0].address == "shop" else thing("shop", kind)
    others = [resource for resource in resources if resource.address != "shop"]
    made = system(
        [shop, *others], [needs(other.address, "shop", mode=Mode.HARD) for other in others], targets={"shop": "99"}
    )
    objectives = {key: tuple(replace(o, latency_seconds=slow) for o in found) for key, found in made.objectives.items()}
    found = rows(System(made.resources, made.dependencies, objectives=objectives))
    shown = [(row.facts["limited_by"], row.facts["limit_seconds"]) for row in found]
    return [
        (by.data if isinstance(by, Known) else by, what.data if isinstance(what, Known) else "?") for by, what in shown
    ]


def test_the_longest_route_limits() -> None:
    assert limits(1.0, route("a", Known(2)), route("b", Known(5))) == [("b", 5)]


def test_a_route_that_waits_for_ever_is_longer_than_any() -> None:
    assert limits(1.0, route("a", Known(2)), route("b", FOREVER)) == [("b", None)]


def test_one_that_is_unknown_may_be_the_longest() -> None:
    assert limits(1.0, route("a", FOREVER), route("b", OPEN)) == [("b", "?")]


def test_a_function_ends_requests_itself() -> None:
    shop = thing("shop", "function", {"timeout_seconds": Known(3)})
    assert limits(1.0, shop) == [("shop", 3)]


@pytest.mark.parametrize(("slow", "kind"), [(None, "function"), (0.0, "function"), (1.0, "database")])
def test_what_is_no_latency_or_no_server_has_no_row(slow: float | None, kind: str) -> None:
    assert limits(slow, thing("shop", kind, {"timeout_seconds": Known(3)})) == []


def test_without_routes_there_is_no_limit() -> None:
    assert limits(1.0) == []
    assert limits(1.0, thing("client", "workload", {"timeout_seconds": Known(1)})) == []  # limits itself only


def test_the_slowest_target_counts() -> None:
    made = system([thing("shop", "function", {"timeout_seconds": Known(3)})], [], targets={"shop": "99"})
    (objective,) = made.objectives["slo.shop"]
    both = (replace(objective, latency_seconds=0.2), replace(objective, latency_seconds=4.0))
    (row,) = rows(System(made.resources, made.dependencies, objectives={"slo.shop": both}))
    assert row.facts["latency_seconds"] == Known(4.0)
