"""Budgets and burn rates against their definitions and the numbers that the literature gives."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relint.analyses.budgets import DAY, allowed_minutes, budget, composite, events_for_one_failure, extra_nine
from relint.analyses.burn_rates import failures_hidden, reachable, seconds_to_exhaust, seconds_to_fire
from relint.analyses.burn_windows import HOUR, factor, multiwindow, pyrra_windows

TABLE = """
99 100.8 403.2 432 1296 5256
99.5 50.4 201.6 216 648 2628
99.9 10.08 40.32 43.2 129.6 525.6
99.95 5.04 20.16 21.6 64.8 262.8
99.99 1.008 4.032 4.32 12.96 52.56
99.999 0.1008 0.4032 0.432 1.296 5.256
100 0 0 0 0 0
"""
RECORDED = json.loads((Path(__file__).parent / "reliability_cases.json").read_text())["error_budgets"]
targets = st.decimals(0, 1, places=6, allow_nan=False)
shares = st.fractions(Fraction(1, 10_000), Fraction(9_999, 10_000))


@pytest.mark.parametrize("row", TABLE.strip().split("\n"))
def test_budgets_in_minutes(row: str) -> None:
    percent, *minutes = map(Decimal, row.split())
    for days, expected in zip((7, 28, 30, 90, 365), minutes, strict=True):
        assert allowed_minutes(percent / 100, days * DAY) == Fraction(expected)


@pytest.mark.parametrize("row", RECORDED, ids=lambda row: f"{row['slo']} over {row['window_days']} d")
def test_budgets_as_recorded(row: dict[str, str]) -> None:
    assert allowed_minutes(Decimal(row["slo"]), int(row["window_days"]) * DAY) == Fraction(row["budget_minutes"])


@given(targets)
def test_a_budget_and_its_target_are_all_there_is(target: Decimal) -> None:
    assert budget(target) + Fraction(target) == 1


@pytest.mark.parametrize("target", [Decimal("99.9"), Decimal("-0.1")])
def test_a_target_in_percent_is_refused(target: Decimal) -> None:
    with pytest.raises(ValueError, match="not a fraction"):
        budget(target)


def test_the_table_of_the_workbook() -> None:
    rows = [
        (float(arm.factor), float(arm.long_seconds), float(arm.short_seconds or 0), arm.pages)
        for arm in multiwindow(30 * DAY)
    ]
    assert rows == [
        (14.4, HOUR, 300, True),
        (6.0, 6 * HOUR, 1800, True),
        (3.0, DAY, 2 * HOUR, False),
        (1.0, 3 * DAY, 6 * HOUR, False),
    ]


@pytest.mark.parametrize(
    ("days", "factors"), [(7, [3.36, 1.4, 0.7, 0.2333]), (28, [13.44, 5.6, 2.8, 0.9333]), (90, [43.2, 18.0, 9.0, 3.0])]
)
def test_factors_of_other_periods(days: int, factors: list[float]) -> None:
    assert [round(float(arm.factor), 4) for arm in multiwindow(days * DAY)] == factors


def test_windows_of_pyrra_scale_with_the_period() -> None:
    assert [
        (float(arm.factor), float(arm.long_seconds), float(arm.short_seconds or 0)) for arm in pyrra_windows(28 * DAY)
    ] == [
        (14, HOUR, 300),
        (7, 6 * HOUR, 1800),
        (2, DAY, 2 * HOUR),
        (1, 4 * DAY, 6 * HOUR),
    ]
    assert pyrra_windows(14 * DAY)[0].long_seconds == HOUR / 2


@pytest.mark.parametrize(("rate", "limit"), [("14.4", "0.930556"), ("6", "0.833333"), ("3", "0.666667")])
def test_targets_below_which_an_alert_is_dead(rate: str, limit: str) -> None:
    step = Decimal("0.00001")
    assert not reachable(Decimal(rate), budget(Decimal(limit) - step))
    assert reachable(Decimal(rate), budget(Decimal(limit) + step))


@given(st.fractions(Fraction(1, 10), 100), shares, st.integers(60, 10**6))
def test_an_alert_fires_when_the_errors_of_its_window_pass_the_threshold(
    rate: Fraction, allowed: Fraction, window: int
) -> None:
    fires = seconds_to_fire(rate, allowed, window)
    if fires is None:
        assert rate * allowed >= 1
    else:
        assert fires / window == rate * allowed
        assert fires < window


def test_times_that_the_catalogue_of_alerts_gives() -> None:
    rate = factor(Fraction(2, 100), 30 * DAY, HOUR)
    assert seconds_to_fire(rate, budget(Decimal("0.999")), HOUR) == Fraction("51.84")
    assert seconds_to_fire(rate, budget(Decimal("0.99")), HOUR) == Fraction("518.4")
    assert seconds_to_exhaust(rate, 30 * DAY) == 50 * HOUR
    assert round(float(failures_hidden(rate, budget(Decimal("0.9999"))))) == 694


@given(st.lists(targets, max_size=5))
def test_a_composite_is_no_better_than_its_worst_part(parts: list[Decimal]) -> None:
    assert composite(parts) <= min(map(Fraction, parts), default=Fraction(1))


@given(targets)
def test_one_more_nine(target: Decimal) -> None:
    assert budget(extra_nine(target)) * 10 == budget(target)


def test_events_for_one_failure() -> None:
    assert events_for_one_failure(Decimal("0.999")) == 1000
    assert events_for_one_failure(1) is None
