"""Cut sets against their definition: fail each set of nodes, see what still works."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from relint.analyses import cut_sets
from relint.analyses.cut_sets import pairs, points
from relint.analyses.fault_graph import FaultGraph, Need, components

SIZE = 7
nodes = st.integers(0, SIZE - 1)


@st.composite
def graphs(draw: st.DrawFn) -> FaultGraph:
    needs: list[list[Need]] = [[] for _ in range(SIZE)]
    for _ in range(draw(st.integers(0, 10))):
        providers = tuple(sorted(draw(st.sets(nodes, min_size=1, max_size=4))))
        needs[draw(nodes)].append(Need(draw(st.integers(1, len(providers))), providers))
    return FaultGraph([str(n) for n in range(SIZE)], needs, sorted(draw(st.sets(nodes, min_size=1, max_size=3))))


def stopped(graph: FaultGraph, failed: set[int]) -> set[int]:
    """Stop whatever lacks providers, until nothing more stops."""
    down = set(failed)
    while True:
        more = {
            node
            for node in range(len(graph.names))
            if any(len(set(need.providers) - down) < need.need for need in graph.needs[node])
        } - down
        if not more:
            return down
        down |= more


@given(graphs())
def test_points_agree_with_failing_each_node(graph: FaultGraph) -> None:
    found = points(graph, range(SIZE))
    for node in range(SIZE):
        tops = [top for top in graph.tops if top in stopped(graph, {node}) and top != node]
        assert (node in found) == bool(tops)
        if tops:
            assert (found[node].stops, found[node].count) == (tops[:3], len(tops))


@given(graphs())
def test_pairs_agree_with_failing_both(graph: FaultGraph) -> None:
    found = pairs(graph, range(SIZE))
    expected = {}
    for a, b in combinations(range(SIZE), 2):
        alone = stopped(graph, {a}) | stopped(graph, {b})
        tops = [top for top in graph.tops if top in stopped(graph, {a, b}) and top not in alone]
        if tops:
            expected[a, b] = tops
    assert found.complete
    assert found.cuts == expected


@given(graphs())
def test_chunks_do_not_show(graph: FaultGraph) -> None:
    whole = points(graph, range(SIZE))
    old, cut_sets.BITS = cut_sets.BITS, 0
    try:
        many = FaultGraph(graph.names, graph.needs, graph.tops)
        assert points(many, list(range(SIZE)) * 20).keys() == whole.keys()
    finally:
        cut_sets.BITS = old


@given(graphs())
def test_components_come_providers_first(graph: FaultGraph) -> None:
    seen: set[int] = set()
    for layer in components(graph.needs, graph.tops):
        seen.update(layer)
        for node in layer:
            assert all(provider in seen for need in graph.needs[node] for provider in need.providers)


def test_a_long_chain_does_not_recurse() -> None:
    size = 50_000
    needs = [[Need(1, (node + 1,))] if node + 1 < size else [] for node in range(size)]
    graph = FaultGraph([""] * size, needs, [0])
    assert list(points(graph, [size - 1])) == [size - 1]


def test_the_search_for_pairs_is_bounded() -> None:
    size = 400
    needs = [[Need(1, (1, 2))], *([Need(1, (node + 2,))] if node + 2 < size else [] for node in range(1, size))]
    found = pairs(FaultGraph([""] * size, needs, [0]), range(size))
    assert not found.complete
