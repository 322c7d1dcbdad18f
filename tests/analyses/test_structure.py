"""Structure functions against recorded exact numbers, and against enumeration of all states."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relint.analyses.importance import importances, minimal_cut_sets, minimal_path_sets
from relint.analyses.structure import DOWN, UP, Diagram, Structure, TooLarge, availability, unavailability

CASES = json.loads((Path(__file__).parent / "reliability_cases.json").read_text())["cases"]
MEASURES = ("birnbaum", "criticality", "fussell_vesely", "dif", "raw", "rrw")


def built(diagram: Diagram, formula: Any) -> Structure:
    (word, operand), *more = formula.items()
    if word == "var":
        return diagram.component(operand)
    if word == "atleast":
        return diagram.at_least(operand, [built(diagram, part) for part in dict(more)["of"]])
    parts = [built(diagram, part) for part in operand]
    return diagram.all_of(parts) if word == "and" else diagram.any_of(parts)


def case_diagram(case: dict[str, Any]) -> tuple[Diagram, Structure]:
    diagram = Diagram()
    structure = built(diagram, case["up"])
    for name in case["components"]:
        diagram.component(name)
    return diagram, structure


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_exact_numbers(case: dict[str, Any]) -> None:
    diagram, structure = case_diagram(case)
    up = {name: Fraction(text) for name, text in case["components"].items()}
    down = {name: 1 - value for name, value in up.items()}
    expected = Fraction(case["expected"]["exact_fraction"] or case["expected"]["availability"])
    digits = 0 if case["expected"]["exact_fraction"] else Fraction(1, 10**12)  # a long fraction is given as a decimal
    assert abs(availability(diagram, structure, up) - expected) <= digits
    assert availability(diagram, structure, up) + unavailability(diagram, structure, down) == 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_floats_keep_their_digits(case: dict[str, Any]) -> None:
    diagram, structure = case_diagram(case)
    down = {name: float(1 - Fraction(text)) for name, text in case["components"].items()}
    expected = case["expected"]
    assert unavailability(diagram, structure, down) == pytest.approx(float(expected["unavailability"]), rel=1e-12)
    up = {name: float(text) for name, text in case["components"].items()}
    assert availability(diagram, structure, up) == pytest.approx(float(expected["availability"]), rel=1e-12)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_sets(case: dict[str, Any]) -> None:
    diagram, structure = case_diagram(case)
    expected = case["expected"]
    assert minimal_cut_sets(diagram, structure) == {frozenset(cut) for cut in expected["minimal_cut_sets"]}
    assert minimal_path_sets(diagram, structure) == {frozenset(path) for path in expected["minimal_path_sets"]}
    assert {name for (name,) in minimal_cut_sets(diagram, structure, order=1)} == set(expected["spof"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_importance(case: dict[str, Any]) -> None:
    diagram, structure = case_diagram(case)
    down = {name: 1 - Fraction(text) for name, text in case["components"].items()}
    found = importances(diagram, structure, down)
    for name, expected in case["expected"]["importance"].items():
        for measure in MEASURES if expected else ():  # a perfect component has no measures
            value = getattr(found[name], measure)
            if expected[measure] is None:
                assert value is None
            else:
                assert float(value) == pytest.approx(float(expected[measure]), rel=1e-12)


NAMES = "abcde"


@st.composite
def formulas(draw: st.DrawFn, depth: int = 3) -> dict[str, Any]:
    if depth == 0 or draw(st.booleans()):
        return {"var": draw(st.sampled_from(NAMES))}
    parts = draw(st.lists(formulas(depth=depth - 1), min_size=1, max_size=3))
    word = draw(st.sampled_from(["and", "or", "atleast"]))
    if word == "atleast":
        return {"atleast": draw(st.integers(1, len(parts))), "of": parts}
    return {word: parts}


def is_up(formula: Any, up: set[str]) -> bool:
    (word, operand), *more = formula.items()
    if word == "var":
        return operand in up
    parts = [is_up(part, up) for part in (dict(more)["of"] if word == "atleast" else operand)]
    return sum(parts) >= {"and": len(parts), "or": 1}.get(word, operand if word == "atleast" else 0)


@given(formulas(), st.lists(st.fractions(0, 1, max_denominator=9), min_size=5, max_size=5))
def test_agrees_with_all_states(formula: Any, chances: list[Fraction]) -> None:
    diagram = Diagram()
    structure = built(diagram, formula)
    up = dict(zip(NAMES, chances, strict=True))
    total = Fraction(0)
    for state in itertools.product((False, True), repeat=len(NAMES)):
        alive = {name for name, lives in zip(NAMES, state, strict=True) if lives}
        weight = Fraction(1)
        for name in NAMES:
            weight *= up[name] if name in alive else 1 - up[name]
        total += weight if is_up(formula, alive) else 0
    assert availability(diagram, structure, up) == total
    assert unavailability(diagram, structure, {name: 1 - value for name, value in up.items()}) == 1 - total


@given(formulas())
def test_cut_sets_are_minimal_and_complete(formula: Any) -> None:
    diagram = Diagram()
    found = minimal_cut_sets(diagram, built(diagram, formula))
    sets = [set(names) for size in range(6) for names in itertools.combinations(NAMES, size)]
    cuts = [names for names in sets if not is_up(formula, set(NAMES) - names)]
    assert found == {frozenset(cut) for cut in cuts if not any(other < cut for other in cuts)}


def test_constants() -> None:
    diagram = Diagram()
    assert diagram.all_of([]) == UP
    assert diagram.any_of([]) == DOWN
    assert diagram.at_least(0, []) == UP
    assert diagram.at_least(1, []) == DOWN
    a = diagram.component("a")
    assert diagram.all_of([a, diagram.negation(a)]) == DOWN


def test_a_long_chain_does_not_recurse() -> None:
    diagram = Diagram()
    parts = [diagram.component(f"c{i}") for i in range(5_000)]
    assert len(diagram.below(diagram.all_of(reversed(parts)))) == 5_000


def test_a_diagram_has_a_limit() -> None:
    diagram = Diagram(limit=10)
    with pytest.raises(TooLarge, match="more than 10 nodes"):
        diagram.at_least(5, [diagram.component(name) for name in "abcdefghij"])
