"""Error budgets that rest on a resource, against walking down from each objective."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from relint.analyses.stakes import stakes
from tests.analyses.hand import needs, system, thing

NAMES = "abcdef"
TARGETS = {"a": "99.9", "b": "99", "c": "99.99"}


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sets(st.sampled_from(NAMES), min_size=1, max_size=2)), max_size=9))
def test_agrees_with_walking_down(drawn: list[tuple[str, set[str]]]) -> None:
    edges = [(consumer, provider) for consumer, providers in drawn for provider in providers]
    dependencies = [needs(consumer, *providers) for consumer, providers in drawn]
    found = stakes(system([thing(name) for name in NAMES], dependencies, targets=TARGETS))
    expected = dict.fromkeys(NAMES, 0.0)
    for service, target in TARGETS.items():
        below = {service}
        while more := {provider for consumer, provider in edges if consumer in below} - below:
            below |= more
        for name in below:
            expected[name] += (100 - float(target)) * 432
    assert {name: round(found.get(name, 0.0), 6) for name in NAMES} == {n: round(v, 6) for n, v in expected.items()}


def test_without_objectives_nothing_is_at_stake() -> None:
    assert stakes(system([thing("a")], [])) == {}
