"""What fails is left out, and the rest is read."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from relint.readers.failures import spared

PARTS = st.lists(st.sampled_from(["a/1", "a/2", "b/1", "c/1", "d/1"]), min_size=1, unique=True)


@given(parts=PARTS, broken=st.sets(st.sampled_from("abcd")))
def test_exactly_the_units_that_fail_are_left_out(parts: list[str], broken: set[str]) -> None:
    def read(some: Sequence[str]) -> list[str]:
        if any(part[0] in broken for part in some):
            raise IndexError("a bug")
        return list(some)

    found, problems = spared("reading letters", parts, lambda part: part[0], read)
    sound = [part for part in parts if part[0] not in broken]
    assert (found or []) == sound
    assert {problem.span.path for problem in problems} == {part[0] for part in parts} & broken
    assert all("IndexError" in problem.message for problem in problems)


def test_what_only_fails_together_is_one_problem() -> None:
    def read(some: Sequence[str]) -> None:
        if len(some) > 1:
            raise KeyError("both")

    assert len(spared("reading", ["a", "b"], str, read)[1]) == 1
