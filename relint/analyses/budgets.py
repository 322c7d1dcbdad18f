"""Error budgets: what a target allows, exactly.

A target T allows a share 1 - T of bad events, or of bad time, in its window. Sources: Site Reliability Engineering,
ch. 3 and 4; The Site Reliability Workbook, ch. 2 and 5; "The Calculus of Service Availability" (ACM Queue 15:2, 2017).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import prod

from relint.analyses.rows import Row
from relint.model.objective import Objective
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.system import System
from relint.model.value import Data, Known, Unknown, Value

DAY = 86_400  # seconds
Number = Decimal | Fraction | int


def budget(target: Number) -> Fraction:
    """Return the share of bad events that a target allows.

    Args:
        target: a fraction of 1 in [0, 1] (0.999, not 99.9).

    Raises:
        ValueError: the target lies outside [0, 1]; most often it was given in percent.

    >>> budget(Decimal("0.999"))
    Fraction(1, 1000)
    """
    share = Fraction(target)
    if not 0 <= share <= 1:
        raise ValueError(f"target {target} is not a fraction between 0 and 1")
    return 1 - share


def allowed_minutes(target: Number, window_seconds: Number) -> Fraction:
    """Return the minutes of full outage that a target allows in a window.

    >>> allowed_minutes(Decimal("0.9995"), 30 * DAY)
    Fraction(108, 5)
    """
    return budget(target) * Fraction(window_seconds) / 60


def events_for_one_failure(target: Number) -> Fraction | None:
    """Return how many events a window needs before one failure fits into the budget; None for a target of 1.

    >>> events_for_one_failure(Decimal("0.999"))
    Fraction(1000, 1)
    """
    share = budget(target)
    return 1 / share if share else None


def composite(targets: Iterable[Number]) -> Fraction:
    """Return the highest target that holds when every one of the parts is needed and parts fail independently.

    >>> composite([Decimal("0.99"), Decimal("0.9")])
    Fraction(891, 1000)
    """
    return prod((Fraction(target) for target in targets), start=Fraction(1))


def extra_nine(target: Number) -> Fraction:
    """Return the target that each hard dependency should meet: a tenth of the budget.

    Source: "The Calculus of Service Availability": a service cannot be more available than the intersection of its
    critical dependencies, which therefore must offer one more nine.

    >>> extra_nine(Decimal("0.999"))
    Fraction(9999, 10000)
    """
    return 1 - budget(target) / 10


def target_rows(system: System) -> Iterator[Row]:
    """Yield one row a target: most objectives have one, OpenSLO and Nobl9 allow several."""
    for identity, objectives in system.objectives.items():
        resource = system.resources.get(identity)
        if resource is None:
            continue
        for position, objective in enumerate(objectives):
            aspect = "" if len(objectives) == 1 else str(position)
            yield Row(resource, _columns(system, resource, objective), (), objective.target_span, aspect)


def _columns(system: System, resource: Resource, objective: Objective) -> Mapping[str, Value]:
    columns: dict[str, Value] = {
        "target_text": Known(objective.target_text, objective.target_span),
        "unit": Known(objective.unit),
        "raw": Known(_raw(objective)),
        "format": _fact(system, resource, "format"),
        "sort": Known(objective.sort),
        "alerting": Known(objective.alerting),
        "described_percent": _fact(system, resource, "described_percent"),
        "tier": _fact(system, resource, "tier"),
        "window_days": Known(objective.window.seconds / DAY if objective.window else None),
        "promised_events": _promised(resource, ("expected_events", "expected-events", "events-per-window")),
        "agreed_percent": _promised(resource, ("sla", "sla_percent", "sla-percent", "sla_target")),
    }
    return {**columns, **_numbers(objective, objective.target_span)}


def _fact(system: System, resource: Resource, name: str) -> Value:
    return system.fact(resource, name) or Known(None)


def _raw(objective: Objective) -> float | None:
    if isinstance(objective.target, Unknown):
        return None
    return float(objective.target * 100 if objective.unit == "percent" else objective.target)


def _numbers(objective: Objective, span: Span) -> dict[str, Value]:
    names = ("target", "percent", "allowed_minutes", "allowed_minutes_30d", "events_needed", "full")
    target = objective.target
    if isinstance(target, Unknown):
        return dict.fromkeys(names, target)
    legal = 0 <= target <= 1
    seconds = objective.window.seconds if objective.window else None
    minutes = float(allowed_minutes(target, seconds)) if legal and seconds is not None else None
    needed = events_for_one_failure(target) if legal else None
    values: tuple[Data, ...] = (
        float(target),
        float(target * 100),
        minutes,
        float(allowed_minutes(target, 30 * DAY)) if legal else None,
        None if needed is None else float(needed),
        target == 1,
    )
    return {name: Known(value, span) for name, value in zip(names, values, strict=True)}


def _promised(resource: Resource, keys: tuple[str, ...]) -> Value:
    """Return a number that a label or an annotation declares; null where none does."""
    for table in (resource.annotations, resource.labels):
        for key, text in table.items():
            if key.rpartition("/")[2].lower() in keys:
                return _number(text, resource.span)
    return Known(None)


def _number(text: str, span: Span) -> Value:
    try:
        value = float(text.strip().rstrip("%"))
    except ValueError:
        return Known(None)
    return Known(value if value == value and abs(value) < 1e18 else None, span)  # noqa: PLR0124 - NaN


def defect_rows(system: System) -> Iterator[Row]:
    """Yield one row for each thing that a format's own validator refuses."""
    for resource in system.resources.values():
        value = resource.facts.get("defects")
        data = value.data if isinstance(value, Known) else None
        for position, entry in enumerate(data if isinstance(data, list) else []):
            if isinstance(entry, Mapping):
                yield _defect(resource, entry, position)


def _defect(resource: Resource, entry: Mapping[str, Data], position: int) -> Row:
    numbers = entry.get("place")
    span = resource.span
    if isinstance(numbers, list) and len(numbers) == 4:
        line, column, end_line, end_column = (int(n) for n in numbers if isinstance(n, int))
        span = Span(str(entry.get("path")), line, column, end_line, end_column)
    unsure = str(entry.get("unsure") or "")
    facts: dict[str, Value] = {
        "field": Known(entry.get("field"), span),
        "reason": Known(entry.get("reason"), span),
        "topic": Known(entry.get("topic")),
        "area": Known("objectives" if resource.format == "slo" or resource.kind == "objective" else "alerts"),
        "certain": Unknown(unsure) if unsure else Known(True),
    }
    return Row(resource, facts, (), span, f"{entry.get('field')} {position}")
