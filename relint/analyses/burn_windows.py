"""Windows and factors of burn-rate alerts: the workbook's, and those that each tool makes of an objective."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from relint.analyses.budgets import DAY, Number
from relint.model.objective import Objective
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Data

MINUTE = 60
HOUR = 3_600
WORKBOOK_DAYS = 30


@dataclass(frozen=True, slots=True)
class Arm:
    """One pair of windows; `short_seconds` is None where an alert has one window only."""

    name: str
    factor: Fraction
    long_seconds: Fraction
    short_seconds: Fraction | None
    pages: bool
    hold_seconds: Fraction = Fraction(0)  # how long the condition must hold before anybody is told


def factor(share: Fraction, period_seconds: Number, long_seconds: Number) -> Fraction:
    """Return the burn rate that spends a share of the period's budget within the long window.

    >>> factor(Fraction(2, 100), 30 * DAY, HOUR)
    Fraction(72, 5)
    """
    return share * Fraction(period_seconds) / Fraction(long_seconds)


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
    """Return the arms that Pyrra generates: fixed factors; windows and wait scale with the period, in whole minutes.

    Source: pyrra-dev/pyrra, slo/rules.go, Windows.

    >>> [int(arm.long_seconds / 60) for arm in pyrra_windows(30 * DAY)]
    [64, 386, 1543, 6171]
    """
    day = Fraction(period_seconds) / 28
    rows = (
        (14, day / 24, day / 288, day / 720, True),
        (7, day / 4, day / 48, day / 96, True),
        (2, day, day / 12, day / 24, False),
        (1, day * 4, day / 4, day / 8, False),
    )
    names = ("fast burn", "medium burn", "slow burn", "long-term burn")
    return tuple(
        Arm(name, Fraction(rate), _minutes(long), _minutes(short), pages, _minutes(hold))
        for name, (rate, long, short, hold, pages) in zip(names, rows, strict=True)
    )


def _minutes(seconds: Fraction) -> Fraction:
    """Return a time in whole minutes, halves upwards, as Go's Duration.Round does."""
    return Fraction((seconds / MINUTE + Fraction(1, 2)).__floor__() * MINUTE)


def generated(system: System, resource: Resource, objective: Objective) -> tuple[Arm, ...]:
    """Return the alerts that the tool of an objective's format makes of it."""
    if objective.alerting != "generated" or objective.window is None:
        return ()
    seconds = objective.window.seconds
    if resource.type.startswith("pyrra"):
        return pyrra_windows(seconds)
    if resource.type == "grafana_slo":
        # The same factors for every period: https://grafana.com/docs/plugins/grafana-slo-app/latest/set-up/
        return multiwindow(WORKBOOK_DAYS * DAY)
    if resource.type.startswith("sre.google.com"):
        return tuple(_steps(system, objective))
    if not resource.type.startswith("sloth"):
        return ()
    arms = _catalog(system, seconds) or multiwindow(seconds)
    return tuple(arm for arm in arms if ("page" if arm.pages else "ticket") in objective.alert_policies)


def declared(system: System, objective: Objective) -> Iterator[Arm]:
    """Yield the burn rates that the alert policies of an objective name."""
    if objective.alerting != "declared":
        return
    for policy in system.of_kind("alert-policy"):
        rate, long = system.known(policy, "threshold"), system.known(policy, "lookback_seconds")
        if policy.name in objective.alert_policies and _positive(rate) and _positive(long):
            hold = system.known(policy, "hold_seconds")
            yield Arm(policy.name, _exact(rate), _exact(long), None, False, _exact(hold or 0))


def _positive(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0


def _exact(value: object) -> Fraction:
    return Fraction(Decimal(str(value)))


def _steps(system: System, objective: Objective) -> Iterator[Arm]:
    """Yield the steps of an error budget policy of slo-generator that alert: one window each."""
    for policy in system.of_kind("budget-policy"):
        steps = system.known(policy, "steps")
        for step in steps if isinstance(steps, list) and policy.name in objective.alert_policies else ():
            if (
                isinstance(step, Mapping)
                and step["alerts"]
                and _positive(step["threshold"])
                and _positive(step["window"])
            ):
                yield Arm(str(step["name"]), _exact(step["threshold"]), _exact(step["window"]), None, False)


def _catalog(system: System, seconds: int) -> tuple[Arm, ...]:
    """Return the windows of an AlertWindows catalog of the input for the period; nothing where there is none."""
    for windows in system.of_kind("alert-windows"):
        rows = system.known(windows, "rows")
        if system.known(windows, "period_seconds") == seconds and isinstance(rows, list) and len(rows) == 4:
            return tuple(_of_catalog(row, seconds) for row in rows)
    return ()


def _of_catalog(row: Mapping[str, Data], seconds: int) -> Arm:
    long, short = (_exact(row[key]) for key in ("long", "short"))
    share = _exact(row["percent"]) / 100
    name = str(row["name"])
    return Arm(name, factor(share, seconds, long), long, short, name.startswith("page"))
