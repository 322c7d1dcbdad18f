"""Groups that share the load of one backend service stand in the zones of all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from relint.linking.backends import link
from relint.linking.links import Inventory
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Known

HERE = Span("main.tf", 1, 1, 9, 1)
MANAGER, SERVICE = "google_compute_instance_group_manager", "google_compute_backend_service"


def _group(number: int, zone: str) -> Resource:
    address = f"{MANAGER}.g{number}"
    return Resource(address, MANAGER, "autoscaling-group", "terraform", HERE, attributes={"zone": zone})


@given(st.lists(st.sampled_from("bcd"), max_size=5))
def test_zones_are_counted_over_all_groups(zones: list[str]) -> None:
    groups = [_group(number, zone) for number, zone in enumerate(zones)]
    refs = {f"backend.{number}.group": (group.id,) for number, group in enumerate(groups)}
    service = Resource(f"{SERVICE}.web", SERVICE, "target-group", "terraform", HERE, refs=refs)
    derived = link(Inventory({resource.id: resource for resource in (*groups, service)})).derived
    if len(set(zones)) < 2:
        assert derived == {}
        return
    found = [derived[group.id]["zones"] for group in groups]
    assert [value.data for value in found if isinstance(value, Known)] == [len(set(zones))] * len(groups)
