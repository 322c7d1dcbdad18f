"""Cron schedules: whether one is valid, and how far apart its times are."""

from __future__ import annotations

import re
from itertools import pairwise

from relint.readers.kubernetes.quantities import duration_seconds

MACROS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, start=1)}
DAYS = {name: number for number, name in enumerate(("sun", "mon", "tue", "wed", "thu", "fri", "sat"))}
Limit = tuple[int, int, dict[str, int]]
LIMITS: tuple[Limit, ...] = ((0, 59, {}), (0, 23, {}), (1, 31, {}), (1, 12, MONTHS), (0, 6, DAYS))
PART = re.compile(r"(?P<first>\*|\?|\w+)(?:-(?P<last>\w+))?(?:/(?P<step>\d{1,4}))?\Z")
DAY = 86400


def interval_seconds(schedule: str) -> float | None:
    """Return the shortest time between two runs; None where the schedule is not valid.

    Days are counted coarsely: a schedule that names days of the month or the week is taken to run once a day at its
    times at most. A time zone in front (TZ=, CRON_TZ=) is refused since Kubernetes 1.29; it belongs into timeZone.

    Sources: https://pkg.go.dev/github.com/robfig/cron/v3 (what Kubernetes reads schedules with),
    https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#unsupported-timezone-specification

    >>> interval_seconds("*/15 * * * *"), interval_seconds("0 3 * * *"), interval_seconds("61 * * * *")
    (900.0, 86400.0, None)
    """
    text = schedule.strip()
    if text.startswith("@every "):
        return duration_seconds(text.removeprefix("@every ").strip())
    fields = MACROS.get(text, text).split()
    if len(fields) != len(LIMITS):
        return None
    sets = [_values(field, *limit) for field, limit in zip(fields, LIMITS, strict=True)]
    if not all(sets):
        return None
    return _shortest(sets)


def _shortest(sets: list[frozenset[int]]) -> float:
    times = sorted(hour * 60 + minute for hour in sets[1] for minute in sets[0])
    days = _days(sets)
    if len(times) == 1:
        return float(days * DAY)
    within = min(b - a for a, b in pairwise(times))
    return float(min(within, times[0] + 24 * 60 * days - times[-1]) * 60)


def _days(sets: list[frozenset[int]]) -> int:
    """Return the least number of days between two days on which it runs."""
    of_month, of_week = _gap(sorted(sets[2]), 31), _gap(sorted(sets[4]), 7)
    if len(sets[2]) == 31:
        return of_week
    return min(of_month, 28) if len(sets[4]) == 7 else min(of_month, of_week)


def _gap(values: list[int], period: int) -> int:
    return min([b - a for a, b in pairwise(values)] + [values[0] + period - values[-1]])


def _values(field: str, low: int, high: int, names: dict[str, int]) -> frozenset[int]:
    found: set[int] = set()
    for part in field.split(","):
        values = _part(part, low, high, names)
        if not values:
            return frozenset()
        found |= values
    return frozenset(found)


def _part(part: str, low: int, high: int, names: dict[str, int]) -> set[int]:
    match = PART.match(part)
    if match is None:
        return set()
    step = int(match["step"] or 1)
    if match["first"] in "*?":
        return set(range(low, high + 1, step)) if step and not match["last"] else set()
    first = _number(match["first"], names)
    last = _number(match["last"], names) if match["last"] else (high if match["step"] else first)
    if first is None or last is None or not low <= first <= last <= high or not step:
        return set()
    return set(range(first, last + 1, step))


def _number(text: str, names: dict[str, int]) -> int | None:
    return int(text) if text.isdigit() and len(text) < 5 else names.get(text.lower()[:3])
