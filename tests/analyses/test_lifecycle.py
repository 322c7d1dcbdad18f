"""The time that pods get to start and to stop, against a kubelet that is played second by second."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relint.analyses.lifecycle import start_rows, stop_rows
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Data, Known, Unknown, Value
from tests.analyses.hand import needs, system, thing

SECONDS = st.integers(0, 40)


def shop(grace: int, hooks: list[int], senders: Mapping[str, Mapping[str, Value]]) -> System:
    """Return a workload behind a Service; senders are routes to the Service."""
    containers = [
        thing(f"c{n}", "container", {"pre_stop_seconds": Known(s)}, parent="web") for n, s in enumerate(hooks)
    ]
    routes = [thing(name, "route", each) for name, each in senders.items()]
    workload = thing("web", "workload", {"grace_seconds": Known(grace)})
    things: list[Resource] = [workload, thing("service", "service"), *containers, *routes]
    return system(things, [needs("service", "web"), *(needs(name, "service") for name in senders)])


def row(system_: System) -> Mapping[str, Data | Unknown]:
    (found,) = stop_rows(system_)
    return {name: value.data if isinstance(value, Known) else value for name, value in found.facts.items()}


def is_cut(grace: int, hooks: list[int], request: int) -> bool:
    """Play a stop: the request begins when the signal comes, after the last hook, and must end before the kill."""
    hooks_run = set(hooks)
    left = request
    for now in range(grace):
        running = any(now < hook for hook in hooks_run)
        if not running:
            left -= 1
    return left > 0


@given(SECONDS, st.lists(SECONDS, max_size=3), SECONDS)
def test_a_request_is_cut_where_the_kubelet_cuts_it(grace: int, hooks: list[int], request: int) -> None:
    found = row(shop(grace, hooks, {"route": {"timeout_seconds": Known(request)}}))
    stop = found["stop_seconds"]
    assert isinstance(stop, float)
    assert found["pre_stop_seconds"] == max(hooks, default=0)
    if max(hooks, default=0) <= grace and request:
        assert (stop > grace) is is_cut(grace, hooks, request)


def test_the_longest_of_all_ways_counts_and_is_named() -> None:
    senders: dict[str, dict[str, Value]] = {
        "short": {"timeout_seconds": Known(5), "drain_seconds": Known(90, origin="default")},
        "long": {"timeout_seconds": Known(60)},
        "open": {"timeout_seconds": Known(None)},
        "hidden": {"timeout_seconds": Unknown("a template fills it in")},
    }
    found = row(shop(30, [], senders))
    assert (found["request_seconds"], found["requested_by"]) == (60, "long")
    assert (found["drain_seconds"], found["drained_by"], found["drain_written"]) == (90, "short", False)


def test_what_is_unknown_stays_unknown() -> None:
    found = row(shop(30, [5], {"route": {"drain_seconds": Unknown("a template fills it in")}}))
    assert isinstance(found["drain_seconds"], Unknown)
    assert (found["request_seconds"], found["stop_seconds"]) == (None, 5.0)


def test_policies_for_the_gateway_of_a_route_count() -> None:
    things = [
        thing("web", "workload", {"grace_seconds": Known(30)}),
        thing("service", "service"),
        thing("route", "route"),
        thing("gateway", "mesh-gateway"),
        thing("policy", "mesh-policy", {"timeout_seconds": Known(50)}),
    ]
    ways = [needs("service", "web"), needs("route", "service")]
    ways += [needs("route", "gateway", relation="refers"), needs("policy", "gateway", relation="refers")]
    assert row(system(things, ways))["requested_by"] == "policy"


@pytest.mark.parametrize(("allowance", "rows"), [(Known(None), 0), (Known(30), 1), (Unknown("filled in"), 1)])
def test_only_containers_that_a_probe_may_kill_have_a_row(allowance: Value, rows: int) -> None:
    container = thing("c", "container", {"startup_allowance_seconds": allowance}, parent="web")
    found = list(start_rows(system([thing("web", "workload"), container], [])))
    assert len(found) == rows
