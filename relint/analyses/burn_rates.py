"""Burn-rate alerts: whether they can fire, how soon, and whether their factors fit their windows.

A burn rate of b spends the budget b times as fast as the target allows; an alert over a long window with factor k fires
when the share of errors in the window exceeds k * (1 - T). Source: The Site Reliability Workbook, ch. 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from relint.analyses.budgets import DAY, Number, budget
from relint.analyses.rows import Row
from relint.lang.promql.durations import duration_text
from relint.model.objective import Objective
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Data, Known, Unknown, Value

HOUR = 3_600
FRACTIONS = (Fraction(2, 100), Fraction(5, 100), Fraction(10, 100))  # of the budget: the workbook's page, page, ticket
LEAST_TARGET = Fraction(1, 100)  # below it a target is in the wrong unit, and that is the fault to mend
WORKBOOK_DAYS = 30
WORKBOOK = "The Site Reliability Workbook, ch. 5, reckons with 30 days"


@dataclass(frozen=True, slots=True)
class Arm:
    """One pair of windows; `short_seconds` is None where an alert has one window only."""

    name: str
    factor: Fraction
    long_seconds: Fraction
    short_seconds: Fraction | None
    pages: bool


def factor(share: Fraction, period_seconds: Number, long_seconds: Number) -> Fraction:
    """Return the burn rate that spends a share of the period's budget within the long window.

    >>> factor(Fraction(2, 100), 30 * DAY, HOUR)
    Fraction(72, 5)
    """
    return share * Fraction(period_seconds) / Fraction(long_seconds)


def reachable(rate: Number, allowed: Number) -> bool:
    """Tell whether an alert can fire at all: no more than all events can fail.

    >>> reachable(Fraction(72, 5), Fraction(1, 10)), reachable(Fraction(72, 5), Fraction(1, 100))
    (False, True)
    """
    return Fraction(rate) * Fraction(allowed) < 1


def seconds_to_fire(rate: Number, allowed: Number, long_seconds: Number) -> Fraction | None:
    """Return how long everything must fail before the long window fires; None where it never does.

    >>> seconds_to_fire(Fraction(72, 5), Fraction(1, 1000), HOUR)
    Fraction(1296, 25)
    """
    return Fraction(long_seconds) * Fraction(rate) * Fraction(allowed) if reachable(rate, allowed) else None


def seconds_to_exhaust(rate: Number, period_seconds: Number) -> Fraction:
    """Return how long the budget lasts at a burn rate.

    >>> seconds_to_exhaust(Fraction(72, 5), 30 * DAY) / 3600
    Fraction(50, 1)
    """
    return Fraction(period_seconds) / Fraction(rate)


def failures_hidden(rate: Number, allowed: Number) -> Fraction:
    """Return how many events the long window needs so that one failure alone does not fire the alert.

    >>> round(float(failures_hidden(Fraction(72, 5), Fraction(1, 1000))), 1)
    69.4
    """
    return 1 / (Fraction(rate) * Fraction(allowed))


def multiwindow(period_seconds: Number) -> tuple[Arm, ...]:
    """Return the multi-window, multi-burn-rate table of the workbook for any period.

    Long windows stay at 1 h, 6 h, 1 d and 3 d and factors follow from the share of the budget; short windows are a
    twelfth.

    >>> [float(arm.factor) for arm in multiwindow(30 * DAY)]
    [14.4, 6.0, 3.0, 1.0]
    >>> [round(float(arm.factor), 2) for arm in multiwindow(7 * DAY)]
    [3.36, 1.4, 0.7, 0.23]
    """
    rows = ((2, HOUR, True), (5, 6 * HOUR, True), (10, DAY, False), (10, 3 * DAY, False))
    return tuple(
        Arm(name, factor(Fraction(share, 100), period_seconds, long), Fraction(long), Fraction(long, 12), pages)
        for name, (share, long, pages) in zip(
            ("fast page", "slow page", "fast ticket", "slow ticket"), rows, strict=True
        )
    )


def pyrra_windows(period_seconds: Number) -> tuple[Arm, ...]:
    """Return the arms that Pyrra generates: fixed factors, windows that scale with the period.

    Source: pyrra-dev/pyrra, slo/rules.go.
    """
    day = Fraction(period_seconds) / 28
    rows = (
        (14, day / 24, day / 288, True),
        (7, day / 4, day / 48, True),
        (2, day, day / 12, False),
        (1, day * 4, day / 4, False),
    )
    names = ("fast burn", "medium burn", "slow burn", "long-term burn")
    return tuple(
        Arm(name, Fraction(rate), long, short, pages)
        for name, (rate, long, short, pages) in zip(names, rows, strict=True)
    )


def generated(system: System, resource: Resource, objective: Objective) -> tuple[Arm, ...]:
    """Return the alerts that the tool of an objective's format makes of it."""
    if objective.alerting != "generated" or objective.window is None:
        return ()
    seconds = objective.window.seconds
    if resource.type.startswith("pyrra"):
        return pyrra_windows(seconds)
    if not resource.type.startswith("sloth"):
        return ()
    arms = _catalog(system, seconds) or multiwindow(seconds)
    return tuple(arm for arm in arms if ("page" if arm.pages else "ticket") in objective.alert_policies)


def _catalog(system: System, seconds: int) -> tuple[Arm, ...]:
    """Return the windows of an AlertWindows catalog of the input for the period; nothing where there is none."""
    for windows in system.of_kind("alert-windows"):
        rows = system.known(windows, "rows")
        if system.known(windows, "period_seconds") == seconds and isinstance(rows, list) and len(rows) == 4:
            return tuple(_of_catalog(row, seconds) for row in rows)
    return ()


def _of_catalog(row: Mapping[str, Data], seconds: int) -> Arm:
    long, short = (Fraction(Decimal(str(row[key]))) for key in ("long", "short"))
    share = Fraction(Decimal(str(row["percent"]))) / 100
    name = str(row["name"])
    return Arm(name, factor(share, seconds, long), long, short, name.startswith("page"))


def rows(system: System) -> Iterator[Row]:
    """Yield one row for each arm of each burn-rate alert, written or generated."""
    for identity in system.alerts:
        resource = system.resources[identity]
        yield from _written(system, resource)
    for identity, objectives in system.objectives.items():
        for objective in objectives:
            yield from _generated(system, system.resources[identity], objective)


def _written(system: System, resource: Resource) -> Iterator[Row]:
    data = system.known(resource, "arms")
    arms = [arm for arm in data if isinstance(arm, Mapping)] if isinstance(data, list) else []
    exact = [(_near(arm["factor"]), _near(arm["budget"])) for arm in arms]
    days = system.fact(resource, "objective_days")
    pages = system.known(resource, "pages")
    for position, (arm, (rate, allowed)) in enumerate(zip(arms, exact, strict=True)):
        others = [pair for index, pair in enumerate(exact) if index != position]
        made = Arm("", rate, _near(arm["long"]), None if arm["short"] is None else _near(arm["short"]), pages is True)
        columns = _columns(made, allowed, others) | _leading(exact, position)
        columns |= _period(made, days)
        columns |= {
            "objective_target": system.fact(resource, "objective_target") or Known(None),
            "generated": Known(False),
        }
        value = resource.facts.get("arms")
        span = value.span if isinstance(value, Known) else None
        yield Row(resource, columns, (), span, f"{float(rate):g}x over {duration_text(float(made.long_seconds))}")


def _generated(system: System, resource: Resource, objective: Objective) -> Iterator[Row]:
    if isinstance(objective.target, Unknown) or not LEAST_TARGET < objective.target < 1:
        return
    arms = generated(system, resource, objective)
    allowed = budget(objective.target)
    for arm in arms:
        others = [(other.factor, allowed) for other in arms if other is not arm and other.pages is arm.pages]
        group = [(other.factor, allowed) for other in arms if other.pages is arm.pages]
        columns = _columns(arm, allowed, others) | _leading(group, group.index((arm.factor, allowed)))
        columns |= {
            "period_days": Known(objective.window.seconds / DAY if objective.window else None),
            "deviation": Known(0.0),
            "fitting_factor": Known(float(arm.factor)),
            "objective_target": Known(float(objective.target)),
            "generated": Known(True),
        }
        yield Row(resource, columns, (), objective.target_span, arm.name)


def _near(number: Data) -> Fraction:
    """Return a number of an expression without the noise of binary arithmetic (0.0009999999999999432)."""
    return Fraction(Decimal(str(round(float(str(number)), 9))))


def _columns(arm: Arm, allowed: Fraction, others: Sequence[tuple[Fraction, Fraction]]) -> dict[str, Value]:
    fires = seconds_to_fire(arm.factor, allowed, arm.long_seconds)
    short = arm.short_seconds
    return {
        "name": Known(arm.name),
        "factor": Known(float(arm.factor)),
        "budget": Known(float(allowed)),
        "target_percent": Known(float((1 - allowed) * 100)),
        "threshold_percent": Known(float(arm.factor * allowed * 100)),
        "long_seconds": Known(float(arm.long_seconds)),
        "long": Known(duration_text(float(arm.long_seconds))),
        "short": Known("" if short is None else duration_text(float(short))),
        "short_seconds": Known(None if short is None else float(short)),
        "window_ratio": Known(None if not short else float(arm.long_seconds / short)),
        "reachable": Known(fires is not None),
        "others_reachable": Known(any(reachable(*pair) for pair in others)),
        "fires_after": Known("" if fires is None else duration_text(float(fires))),
        "pages": Known(arm.pages),
    }


def _leading(arms: Sequence[tuple[Fraction, Fraction]], position: int) -> dict[str, Value]:
    """Tell whether no earlier arm of the alert is out of reach too: one alert that cannot fire is one fault."""
    return {"leading": Known(all(reachable(*pair) for pair in arms[:position]))}


def _period(arm: Arm, days: Value | None) -> dict[str, Value]:
    """Return the period that the factor should fit, and how far it is from the nearest share of the budget."""
    known = days.data if isinstance(days, Known) else None
    period = _near(known) if isinstance(known, (int, float)) else Fraction(WORKBOOK_DAYS)
    fitting = [factor(share, period * DAY, arm.long_seconds) for share in FRACTIONS]
    nearest = min(fitting, key=lambda candidate: abs(arm.factor / candidate - 1))
    origin = Known(float(period)) if known is not None else Known(float(period), None, "default", WORKBOOK)
    return {
        "period_days": origin,
        "deviation": Known(float(abs(arm.factor / nearest - 1))),
        "fitting_factor": Known(round(float(nearest), 3)),
    }


def described(arm: Arm, allowed: Fraction) -> str:
    """Return in plain words when an arm fires at 100 % errors."""
    fires = seconds_to_fire(arm.factor, allowed, arm.long_seconds)
    window = duration_text(float(arm.long_seconds))
    if fires is None:
        return f"{float(arm.factor):g}x over {window} can never fire"
    return f"{float(arm.factor):g}x over {window} fires after {duration_text(float(fires))}"


def of_alert(system: System, resource: Resource) -> list[tuple[Arm, Fraction]]:
    """Return the arms of a written alert with the budget that each reckons with."""
    data = system.known(resource, "arms")
    found = []
    for arm in data if isinstance(data, list) else []:
        if isinstance(arm, Mapping):
            short = None if arm["short"] is None else _near(arm["short"])
            pages = system.known(resource, "pages") is True
            found.append((Arm("", _near(arm["factor"]), _near(arm["long"]), short, pages), _near(arm["budget"])))
    return found
