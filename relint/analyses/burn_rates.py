"""Burn-rate alerts: whether they can fire, how soon, and whether their factors fit their windows.

A burn rate of b spends the budget b times as fast as the target allows; an alert over a long window with factor k fires
when the share of errors in the window exceeds k * (1 - T). Source: The Site Reliability Workbook, ch. 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from relint.analyses.budgets import DAY, Number, budget
from relint.analyses.burn_windows import WORKBOOK_DAYS, Arm, declared, factor, generated
from relint.analyses.rows import Row
from relint.lang.promql.durations import duration_text
from relint.model.objective import Objective
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Data, Known, Unknown, Value

FRACTIONS = (Fraction(2, 100), Fraction(5, 100), Fraction(10, 100))  # of the budget: the workbook's page, page, ticket
LEAST_TARGET = Fraction(1, 100)  # below it a target is in the wrong unit, and that is the fault to mend
WORKBOOK = "The Site Reliability Workbook, ch. 5, reckons with 30 days"


def reachable(rate: Number, allowed: Number) -> bool:
    """Tell whether an alert can fire at all: no more than all events can fail.

    >>> reachable(Fraction(72, 5), Fraction(1, 10)), reachable(Fraction(72, 5), Fraction(1, 100))
    (False, True)
    """
    return Fraction(rate) * Fraction(allowed) < 1


def seconds_to_fire(rate: Number, allowed: Number, long_seconds: Number) -> Fraction | None:
    """Return how long everything must fail before the long window fires; None where it never does.

    >>> seconds_to_fire(Fraction(72, 5), Fraction(1, 1000), 3600)
    Fraction(1296, 25)
    """
    return Fraction(long_seconds) * Fraction(rate) * Fraction(allowed) if reachable(rate, allowed) else None


def fires_after(arm: Arm, allowed: Number) -> Fraction | None:
    """Return how long everything must fail before anybody is told; None where nobody ever is.

    >>> fires_after(Arm("", Fraction(14), Fraction(3600), None, True, Fraction(120)), Fraction(1, 1000))
    Fraction(852, 5)
    """
    seconds = seconds_to_fire(arm.factor, allowed, arm.long_seconds)
    return None if seconds is None else seconds + arm.hold_seconds


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


def rows(system: System) -> Iterator[Row]:
    """Yield one row for each arm of each burn-rate alert: written, generated, or declared by a policy."""
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
    arms = (*generated(system, resource, objective), *declared(system, objective))
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
    fires = fires_after(arm, allowed)
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
    fires = fires_after(arm, allowed)
    words = f"{float(arm.factor):g}x over {duration_text(float(arm.long_seconds))}"
    if fires is None:
        return f"{words} can never fire"
    if not allowed:
        return f"{words} fires at the first error"
    return f"{words} fires after {duration_text(float(fires))}"


def of_alert(system: System, resource: Resource) -> list[tuple[Arm, Fraction]]:
    """Return the arms of a written alert with the budget that each reckons with."""
    data = system.known(resource, "arms")
    pages, waits = system.known(resource, "pages") is True, system.known(resource, "for_seconds")
    hold = _near(waits) if isinstance(waits, (int, float)) else Fraction(0)
    found = []
    for arm in data if isinstance(data, list) else []:
        if isinstance(arm, Mapping):
            short = None if arm["short"] is None else _near(arm["short"])
            made = Arm("", _near(arm["factor"]), _near(arm["long"]), short, pages, hold)
            found.append((made, _near(arm["budget"])))
    return found
