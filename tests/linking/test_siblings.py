"""Groups of one block, one for each zone, stand in the zones of all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from relint.linking.links import Inventory
from relint.linking.siblings import link
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Known, Unknown, Value

HERE = Span("main.tf", 1, 1, 9, 1)


def _pool(number: int) -> Resource:
    return Resource(f"azurerm_x.pool[{number}]", "azurerm_x", "node-group", "terraform", HERE)


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True), max_size=4))
def test_only_one_zone_each_and_all_of_them_different_counts(zones: list[list[str]]) -> None:
    pools = [_pool(number) for number in range(len(zones))]
    names = {pool.id: {"zone_names": Known(named)} for pool, named in zip(pools, zones, strict=True)}
    derived = link(Inventory({pool.id: pool for pool in pools}, derived=names)).derived
    flat = [name for named in zones for name in named]
    if len(zones) < 2 or any(len(named) > 1 for named in zones) or len(set(flat)) < len(flat):
        assert derived == {}
        return
    assert [facts["zones"] for facts in derived.values()] == [Known(len(zones), HERE.head, "derived")] * len(zones)


def test_what_is_unknown_is_not_counted() -> None:
    pools = [_pool(0), _pool(1)]
    names: dict[str, dict[str, Value]] = {
        pools[0].id: {"zone_names": Known(["a"])},
        pools[1].id: {"zone_names": Unknown("nobody knows")},
    }
    assert link(Inventory({pool.id: pool for pool in pools}, derived=names)).derived == {}
