"""Callers that give up before what they call does."""

from __future__ import annotations

import pytest

from relint.analyses.timeout_hops import rows
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Known, Unknown, Value
from tests.analyses.hand import needs, system, thing

VIRTUAL = "networking.istio.io/v1/VirtualService"


def shop(entering: Value, allowed: Value, *more: Resource, gateways: list[str] | None = None) -> System:
    """Return an Ingress to web, which calls cart, for which a VirtualService allows a time."""
    spec = {"spec": {"gateways": gateways} if gateways else {}}
    things = [
        thing("ingress", "route", {"timeout_seconds": entering}),
        thing("web-service", "service"),
        thing("web", "workload"),
        thing("cart-service", "service"),
        thing("mesh", "route", {"timeout_seconds": allowed}, type=VIRTUAL, attributes=spec),
        *more,
    ]
    calls = [needs("ingress", "web-service"), needs("web-service", "web"), needs("web", "cart-service")]
    return system(things, [*calls, needs("mesh", "cart-service"), *(needs(r.address, "web-service") for r in more)])


def times(system_: System) -> list[tuple[Value, Value]]:
    return [(row.facts["caller_seconds"], row.facts["limit_seconds"]) for row in rows(system_)]


def test_both_times_are_set_side_by_side() -> None:
    assert times(shop(Known(5), Known(10))) == [(Known(5), Known(10))]


@pytest.mark.parametrize("gateways", [["edge"], ["edge", "mesh"]])
def test_a_virtual_service_of_a_gateway_alone_is_not_for_pods(gateways: list[str]) -> None:
    assert len(times(shop(Known(5), Known(10), gateways=gateways))) == ("mesh" in gateways)


def test_the_most_patient_way_counts() -> None:
    patient = thing("patient", "route", {"timeout_seconds": Known(60)})
    assert times(shop(Known(5), Known(10), patient)) == [(Known(60), Known(10))]
    endless = thing("endless", "route", {"timeout_seconds": Known(None)})
    assert times(shop(Known(5), Known(10), endless)) == []


def test_ways_that_say_nothing_leave_it_open() -> None:
    ((caller, _),) = times(shop(Known(5), Known(10), thing("silent", "route")))
    assert isinstance(caller, Unknown)


def test_other_pods_wait_for_ever_where_nothing_ends_their_calls() -> None:
    assert times(shop(Known(5), Known(10), thing("batch", "workload"))) == []
