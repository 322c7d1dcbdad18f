"""Groups that share the load of one backend service stand in the zones of all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from relint.linking.backends import link
from relint.linking.links import Inventory
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Known, Unknown

HERE = Span("main.tf", 1, 1, 9, 1)
UNMANAGED = "google_compute_instance_group"
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


def _service(groups: list[Resource], texts: dict[int, str] | None = None) -> Resource:
    texts = texts or {}
    blocks = [{"group": texts.get(number)} for number in range(max(len(groups), len(texts)))]
    refs = {f"backend.{number}.group": (group.id,) for number, group in enumerate(groups)}
    return Resource(
        f"{SERVICE}.web", SERVICE, "target-group", "terraform", HERE, attributes={"backend": blocks}, refs=refs
    )


def _unmanaged(number: int, zone: str, machines: int) -> Resource:
    facts, attributes = {"min_size": Known(machines)}, {"zone": zone}
    address = f"{UNMANAGED}.g{number}"
    return Resource(address, UNMANAGED, "autoscaling-group", "terraform", HERE, attributes=attributes, facts=facts)


def test_a_service_stands_in_the_zones_of_groups_that_nobody_manages_and_of_urls() -> None:
    groups = [_unmanaged(0, "b", 1), _unmanaged(1, "b", 2)]
    service = _service(groups, {2: "projects/p/zones/europe-west1-b/instanceGroups/x"})
    derived = link(Inventory({resource.id: resource for resource in (*groups, service)})).derived
    assert derived[service.id]["zones"] != Known(1)  # the URL's zone is another one by name
    assert [derived[group.id]["min_size"].data for group in groups] == [3, 3]  # type: ignore[union-attr]


def test_a_service_with_a_regional_group_has_no_zones_of_its_own() -> None:
    service = _service([], {0: "projects/p/regions/europe-west1/instanceGroups/x"})
    assert link(Inventory({service.id: service})).derived == {}


def test_the_zones_of_groups_that_nobody_can_count_are_left_open() -> None:
    group = Resource(f"{MANAGER}.web[*]", MANAGER, "autoscaling-group", "terraform", HERE)
    assert isinstance(link(Inventory({group.id: group})).derived[group.id]["zones"], Unknown)
