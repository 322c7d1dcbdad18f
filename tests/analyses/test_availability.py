"""Bounds on objectives, with a witness that can be checked by hand."""

from __future__ import annotations

import doctest
from fractions import Fraction

import pytest

from relint.analyses import availability
from relint.analyses.availability import bounds, minutes, need_rows, percent, rows
from relint.model.dependency import Dependency
from relint.model.resource import Resource
from relint.model.value import Data, Known, Unknown
from tests.analyses.hand import needs, system, thing


def database(name: str, multi_az: Data) -> Resource:
    return thing(f"aws_db_instance.{name}", "database", attributes={"multi_az": multi_az})


def columns(resources: list[Resource], dependencies: list[Dependency], **targets: str) -> dict[str, object]:
    (row,) = rows(system(resources, dependencies, targets=targets))
    return {name: value.data for name, value in row.facts.items() if isinstance(value, Known)}


def test_one_dependency_costs_more_than_the_budget() -> None:
    found = columns([thing("shop"), database("orders", False)], [needs("shop", "aws_db_instance.orders")], shop="99.95")
    assert found["infeasible"] is True
    assert found["witness"] == "aws_db_instance.orders alone may be down 216 minutes"
    assert (found["budget_minutes"], found["needed_minutes"], found["bound_percent"]) == (21.6, 216.0, "99.5")


def test_many_together() -> None:
    resources = [thing("shop"), *(database(name, multi_az=True) for name in "abc")]
    dependencies = [needs("shop", f"aws_db_instance.{name}") for name in "abc"]
    found = columns(resources, dependencies, shop="99.9")
    assert found["infeasible"] is True
    assert found["witness"] == (
        "what it needs may be down 64.8 minutes together "
        "(aws_db_instance.a 21.6, aws_db_instance.b 21.6 and aws_db_instance.c 21.6)"
    )
    assert columns(resources, dependencies, shop="99.8")["infeasible"] is False


def test_alternatives_multiply() -> None:
    resources = [thing("shop"), database("a", False), database("b", False)]
    either = [needs("shop", "aws_db_instance.a", "aws_db_instance.b")]
    (bound,) = bounds(system(resources, either, targets={"shop": "99.99"}))
    assert bound.downtime == Fraction("0.005") ** 2
    assert bound.needed == ()


def test_an_unknown_choice_bounds_nothing() -> None:
    resources = [thing("shop"), database("orders", Unknown("var.ha has no default"))]
    assert bounds(system(resources, [needs("shop", "aws_db_instance.orders")], targets={"shop": "99.99"})) == ()


def test_the_objective_of_a_need_is_a_bound() -> None:
    resources = [thing("shop"), thing("payments")]
    found = system(resources, [needs("shop", "payments")], targets={"shop": "99.95", "payments": "99.9"})
    (row,) = rows(found)
    assert row.resource.address == "slo.shop"
    assert row.facts["witness"] == Known("payments alone may be down 43.2 minutes", row.span, "derived")
    assert "its own objective aims at 99.9 %" in row.evidence[-1].message


def test_a_loop_of_services_ends() -> None:
    resources = [thing("shop"), thing("cart"), database("orders", False)]
    dependencies = [needs("shop", "cart"), needs("cart", "shop"), needs("cart", "aws_db_instance.orders")]
    (bound,) = bounds(system(resources, dependencies, targets={"shop": "99.9"}))
    assert bound.downtime == Fraction("0.005")


def test_shares_of_the_budget() -> None:
    resources = [thing("shop"), database("orders", multi_az=True)]
    (row,) = need_rows(system(resources, [needs("shop", "aws_db_instance.orders")], targets={"shop": "99.9"}))
    share = row.facts["share_percent"]
    assert isinstance(share, Known)
    assert share.data == pytest.approx(50)


@pytest.mark.parametrize(
    ("downtime", "text"), [("0.0005", "21.6"), ("0.0001", "4.32"), ("0.1", "4320"), ("0.00001", "0.432"), ("0", "0")]
)
def test_minutes(downtime: str, text: str) -> None:
    assert minutes(Fraction(downtime)) == text


@pytest.mark.parametrize(
    ("value", "text"), [("0.995", "99.5"), ("0.99995", "99.995"), ("1", "100"), ("0.9989999", "99.89")]
)
def test_percent_is_never_rounded_up(value: str, text: str) -> None:
    assert percent(Fraction(value)) == text


def test_docstrings() -> None:
    assert doctest.testmod(availability).failed == 0
