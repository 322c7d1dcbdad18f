"""Quantities, percentages, durations, images and schedules against their definitions."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relint.readers.kubernetes.quantities import duration_seconds, image, quantity, share
from relint.readers.kubernetes.schedules import interval_seconds

POWERS = {"": "1", "k": "1e3", "M": "1e6", "G": "1e9", "Ki": "1024", "Mi": "1048576", "m": "0.001"}


@given(st.decimals(0, 10**6, places=3, allow_nan=False), st.sampled_from(sorted(POWERS)))
def test_a_quantity_is_its_number_times_its_suffix(number: Decimal, suffix: str) -> None:
    assert quantity(f"{number}{suffix}") == pytest.approx(float(number * Decimal(POWERS[suffix])))


@pytest.mark.parametrize("text", ["", "ten", "1 Gi", "1GiB", "0x10", None, True, [], "1e", "--1"])
def test_what_is_no_quantity_is_none(text: object) -> None:
    assert quantity(text) is None  # type: ignore[arg-type]


@given(st.integers(0, 100), st.integers(0, 200))
def test_percentages_round_as_asked(percent: int, total: int) -> None:
    part = share(f"{percent}%")
    assert part is not None
    exact = Decimal(percent) * total / 100
    assert (part.of(total, up=True), part.of(total, up=False)) == (ceil(exact), floor(exact))


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59), st.integers(0, 999))
def test_a_duration_is_the_sum_of_its_parts(hours: int, minutes: int, seconds: int, milliseconds: int) -> None:
    expected = hours * 3600 + minutes * 60 + seconds + milliseconds / 1000
    assert duration_seconds(f"{hours}h{minutes}m{seconds}s{milliseconds}ms") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "tag", "pinned"),
    [
        ("nginx", "", False),
        ("nginx:latest", "latest", False),
        ("nginx:1.27", "1.27", True),
        ("registry.example:5000/nginx", "", False),
        ("registry.example:5000/nginx:1.27", "1.27", True),
        (f"nginx@sha256:{'0' * 64}", "", True),
        (f"nginx:latest@sha256:{'0' * 64}", "latest", True),
    ],
)
def test_an_image_is_pinned_by_version_or_digest(text: str, tag: str, pinned: bool) -> None:
    assert (image(text).tag, image(text).pinned) == (tag, pinned)


FIELDS = st.sets(st.integers(0, 59), min_size=1, max_size=5), st.sets(st.integers(0, 23), min_size=1, max_size=4)


@given(*FIELDS)
def test_an_interval_is_the_shortest_time_between_two_runs(minutes: set[int], hours: set[int]) -> None:
    runs = [minute for minute in range(2 * 24 * 60 + 1) if minute % 60 in minutes and minute // 60 % 24 in hours]
    shortest = min(later - earlier for earlier, later in pairwise(runs))
    schedule = f"{','.join(map(str, minutes))} {','.join(map(str, hours))} * * *"
    assert interval_seconds(schedule) == shortest * 60


@pytest.mark.parametrize(
    "schedule",
    [
        "",
        "* * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 7",
        "*/0 * * * *",
        "5-1 * * * *",
        "@often",
    ],
)
def test_a_schedule_out_of_range_is_none(schedule: str) -> None:
    assert interval_seconds(schedule) is None


@pytest.mark.parametrize(
    ("schedule", "seconds"),
    [
        ("@hourly", 3600),
        ("@every 90s", 90),
        ("0 0 * * sun", 7 * 86400),
        ("0 3 * * mon-fri", 86400),
        ("CRON_TZ=Europe/Berlin 0 3 * * mon-fri", None),
        ("0 0 1 * *", 28 * 86400),
    ],
)
def test_macros_names_and_zones(schedule: str, seconds: float) -> None:
    assert interval_seconds(schedule) == seconds
