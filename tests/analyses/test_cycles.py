"""What cannot start again after all of it was down."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from relint.analyses.cycles import rows, startup_cycles
from relint.model.dependency import Dependency, Mode
from relint.model.value import Known
from tests.analyses.hand import needs, system, thing

NAMES = "abcdef"


def waits(consumer: str, *providers: str) -> Dependency:
    return needs(consumer, *providers, mode=Mode.STARTUP)


def test_two_services_that_wait_for_each_other() -> None:
    resources = [thing("a", "workload"), thing("svc-a", "service"), thing("b", "workload"), thing("svc-b", "service")]
    dependencies = [waits("a", "svc-b"), needs("svc-b", "b"), waits("b", "svc-a"), needs("svc-a", "a")]
    found = system(resources, dependencies)
    assert startup_cycles(found) == (("a", "b", "svc-a", "svc-b"),)
    (row,) = rows(found)
    assert row.resource.id == "a"
    assert row.facts["members"] == Known("a and b", origin="derived")
    assert [e.message for e in row.evidence] == ["a names svc-b", "b names svc-a"]


def test_what_is_needed_to_work_is_not_needed_to_start() -> None:
    resources = [thing("a", "workload"), thing("b", "workload")]
    assert startup_cycles(system(resources, [waits("a", "b"), needs("b", "a")])) == ()


def test_a_second_provider_breaks_the_loop() -> None:
    resources = [thing(name, "workload") for name in "abc"]
    assert startup_cycles(system(resources, [waits("a", "b", "c"), waits("b", "a")])) == ()


def test_a_container_waits_for_its_workload() -> None:
    resources = [thing("a", "workload"), thing("a/init", "container", parent="a"), thing("b", "workload")]
    assert startup_cycles(system(resources, [waits("a/init", "b"), waits("b", "a")])) == (("a", "a/init", "b"),)


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sets(st.sampled_from(NAMES), min_size=1, max_size=2)), max_size=9))
def test_a_system_starts_unless_there_is_a_loop(drawn: list[tuple[str, set[str]]]) -> None:
    dependencies = [waits(consumer, *sorted(providers)) for consumer, providers in drawn]
    found = system([thing(name, "workload") for name in NAMES], dependencies)
    up: set[str] = set()
    while more := {
        name for name in set(NAMES) - up if all(up & set(d.providers) for d in dependencies if d.consumer == name)
    }:
        up |= more
    assert bool(startup_cycles(found)) == (up != set(NAMES))
    assert all(not up & set(loop) for loop in startup_cycles(found))
