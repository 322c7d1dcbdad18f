"""CEL with three values: Kleene's tables, names that are checked, operands that are named."""

from __future__ import annotations

import itertools
import sys

import pytest

from relint.lang.cel import CelError, Environment, Undecided
from relint.model.value import Data, Unknown

HIDDEN = Unknown("nobody knows")
ENVIRONMENT = Environment(
    {
        "this.a": "bool",
        "this.b": "bool",
        "this.zones": "int",
        "this.names": "list",
        "this.any": "any",
        "option.n": "int",
    }
)


def outcome(text: str, **values: Data) -> object:
    given: dict[str, Data] = {f"this.{name}": value for name, value in values.items() if name != "n"}
    return ENVIRONMENT.compile(text).evaluate({**given, "option.n": values.get("n", HIDDEN)})


def kleene(operator: str, a: bool | None, b: bool | None) -> bool | None:
    values = {a, b}
    strong = operator == "||"
    if strong in values:
        return strong
    return None if None in values else not strong


@pytest.mark.parametrize("operator", ["&&", "||"])
@pytest.mark.parametrize(("a", "b"), list(itertools.product([True, False, None], repeat=2)))
def test_kleene(operator: str, a: bool | None, b: bool | None) -> None:
    said = outcome(f"this.a {operator} this.b", a=HIDDEN if a is None else a, b=HIDDEN if b is None else b)
    expected = kleene(operator, a, b)
    assert isinstance(said, Undecided) if expected is None else said is expected


def test_undecided_names_the_operand() -> None:
    assert outcome("this.zones < option.n", zones=HIDDEN, n=2) == Undecided("this.zones")
    assert outcome("this.zones < option.n", zones=1) == Undecided("option.n")
    assert outcome("size(this.names) < 2", names=HIDDEN) == Undecided("this.names")


@pytest.mark.parametrize("text", ["this.zone < 2", "this.zones < 'a'", "this.zones <", "other < 2", "option.m == 1"])
def test_what_is_wrong_is_told_when_it_is_compiled(text: str) -> None:
    with pytest.raises(CelError):
        ENVIRONMENT.compile(text)


def test_names_in_strings_and_methods_are_no_operands() -> None:
    expression = ENVIRONMENT.compile("self.name.startsWith('this.zone') && this.any != \"self.x\"")
    assert set(expression.names) == {"self.name", "this.any"}


def test_an_unknown_part_of_a_list_or_map_stops_only_what_reads_it() -> None:
    rows: list[Data] = [{"on": True, "why": HIDDEN}, {"why": HIDDEN}]
    assert outcome("this.any.exists(row, row.on)", any=rows) is True
    assert isinstance(outcome("this.any.all(row, row.on)", any=rows), Undecided)
    assert isinstance(outcome("'a' in this.names", names=["b", HIDDEN]), Undecided)


def test_null_is_a_value_where_the_word_may_be_null() -> None:
    assert outcome("this.any == null", any=None) is True
    assert isinstance(outcome("this.any > 3", any=None), Undecided)


def test_numbers_of_both_sorts_compare() -> None:
    assert outcome("this.any < 2", any=1.5) is True
    assert outcome("this.any > 9", any=10**30) is True


def test_null_results_do_not_use_up_none() -> None:
    expression = Environment({}).compile("{'a': [self.x, 1], 'b': null}")
    before = sys.getrefcount(None)
    for _ in range(2_000):
        assert expression.evaluate({"self.x": None}) == {"a": [None, 1], "b": None}
    assert sys.getrefcount(None) > before - 1_000
