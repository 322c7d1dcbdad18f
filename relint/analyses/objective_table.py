"""All objectives of a system on one page: what they promise, who watches them, what they can hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction

from relint.analyses import availability
from relint.analyses.budgets import allowed_minutes, budget
from relint.analyses.burn_rates import described, fires_after, of_alert
from relint.analyses.burn_windows import Arm, declared, generated
from relint.analyses.results import result
from relint.lang.promql.durations import duration_text
from relint.model.dependency import Relation
from relint.model.objective import Objective, Window
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Unknown


@dataclass(frozen=True, slots=True)
class BurnAlert:
    """One burn-rate alert of a target."""

    name: str
    factor: float  # times the allowed rate of errors
    threshold_percent: float  # of errors, at which it fires
    long_seconds: float
    short_seconds: float | None
    hold_seconds: float
    pages: bool
    fires_after_seconds: float | None  # when everything fails; None where it can never fire


@dataclass(frozen=True, slots=True)
class Line:
    """One target of one objective."""

    objective: str
    name: str  # of this target
    several: bool  # the objective has more than this one
    format: str  # "openslo", "sloth", ...
    service: str
    sort: str  # "availability", "latency", ...
    target_percent: float | None  # None where it is filled in later
    target: str | None  # the fraction of 1, with all its digits
    target_text: str  # as written
    unit: str  # of what is written: "ratio" or "percent"
    window: str  # "28 d rolling", "" where unknown
    window_seconds: int | None
    rolling: bool | None
    window_default: bool  # the format's own, nobody wrote it
    budgeting: str  # "occurrences", "timeslices", "ratio_timeslices"
    budget_minutes: float | None  # full outage allowed in the window
    alerting: str  # "generated", "declared", "disabled", "none", "unknown"
    alerts: tuple[str, ...]  # how fast each fires when everything fails
    burn_alerts: tuple[BurnAlert, ...]  # the same in numbers
    alerts_without_data: bool | None  # None where the format does not say
    runbook: str
    owner: str
    bound_percent: float | None  # what the hard dependencies of its service can hold; None where unknown
    path: str
    line: int

    def as_json(self) -> Mapping[str, object]:
        """Return the line with plain types."""
        return asdict(self)


def objectives_table(system: System) -> tuple[Line, ...]:
    """Return one line a target, in the order of the input."""
    return tuple(_lines(system))


def _lines(system: System) -> Iterator[Line]:
    bounds = {bound.objective.resource: bound.availability for bound in result(system, availability.bounds)}
    watchers = _watchers(system)
    for identity, objectives in system.objectives.items():
        for objective in objectives:
            yield _line(system, objective, bounds.get(identity), watchers.get(identity, ()))


def _line(system: System, objective: Objective, bound: Fraction | None, watchers: tuple[Resource, ...]) -> Line:
    resource, window = system.resources[objective.resource], objective.window
    target = None if isinstance(objective.target, Unknown) else objective.target
    legal = target if target is not None and 0 <= target <= 1 else None
    minutes = allowed_minutes(legal, window.seconds) if legal is not None and window else None
    arms = _arms(system, resource, objective, legal)
    silent = system.known(resource, "alerts_on_absence")
    return Line(
        objective=resource.address,
        name=objective.name,
        several=len(system.objectives[resource.id]) > 1,
        format=str(system.known(resource, "format") or ""),
        service=objective.service,
        sort=objective.sort,
        target_percent=None if target is None else float(target * 100),
        target=None if target is None else format(target, "f"),
        target_text=objective.target_text,
        unit=objective.unit,
        window=_window(window),
        window_seconds=window.seconds if window else None,
        rolling=window.rolling if window else None,
        window_default=window is not None and not window.explicit,
        budgeting=objective.budgeting,
        budget_minutes=None if minutes is None else float(minutes),
        alerting=objective.alerting,
        alerts=tuple(_alerts(system, objective, arms, legal, watchers)),
        burn_alerts=tuple(_burn_alert(arm, budget(legal)) for arm in arms if legal is not None),
        alerts_without_data=silent if isinstance(silent, bool) else None,
        runbook=_runbook(system, resource),
        owner=objective.owner,
        bound_percent=None if bound is None else float(bound * 100),
        path=objective.target_span.path,
        line=objective.target_span.line,
    )


def _arms(system: System, resource: Resource, objective: Objective, target: Decimal | None) -> tuple[Arm, ...]:
    """Return the burn-rate alerts that the objective itself brings along; none where its target is unknown."""
    if target is None:
        return ()
    if target == 1 and resource.type.startswith("sre.google.com"):
        return ()  # slo-generator takes a burn rate of zero where there is no budget
    return (*generated(system, resource, objective), *declared(system, objective))


def _burn_alert(arm: Arm, allowed: Fraction) -> BurnAlert:
    fires = fires_after(arm, allowed)
    return BurnAlert(
        name=arm.name,
        factor=float(arm.factor),
        threshold_percent=float(arm.factor * allowed * 100),
        long_seconds=float(arm.long_seconds),
        short_seconds=None if arm.short_seconds is None else float(arm.short_seconds),
        hold_seconds=float(arm.hold_seconds),
        pages=arm.pages,
        fires_after_seconds=None if fires is None else float(fires),
    )


def _window(window: Window | None) -> str:
    if window is None:
        return ""
    sort = "rolling" if window.rolling else "calendar"
    return f"{duration_text(window.seconds)} {sort}{'' if window.explicit else ' (default)'}"


def _watchers(system: System) -> Mapping[str, tuple[Resource, ...]]:
    """Return the alerts that watch each objective."""
    table: dict[str, list[Resource]] = {}
    for dependency in system.dependencies:
        if dependency.relation is Relation.OBSERVES and dependency.consumer in system.alerts:
            for provider in dependency.providers:
                table.setdefault(provider, []).append(system.resources[dependency.consumer])
    return {provider: tuple(found) for provider, found in table.items()}


def _alerts(
    system: System,
    objective: Objective,
    arms: tuple[Arm, ...],
    target: Decimal | None,
    watchers: tuple[Resource, ...],
) -> Iterator[str]:
    policies = objective.alert_policies if objective.alerting == "declared" else ()
    if target is not None:
        for arm in arms:
            policy = "policy " if arm.name in policies else ""
            yield f"{policy}{arm.name}: {described(arm, budget(target))}"
    yield from (f"policy {name}" for name in policies if name not in {arm.name for arm in arms})
    for alert in watchers:
        written = of_alert(system, alert)
        yield f"{alert.name}: {'; '.join(described(*arm) for arm in written)}" if written else alert.name


def _runbook(system: System, resource: Resource) -> str:
    path, written = system.known(resource, "runbook_path"), system.known(resource, "runbook")
    state = system.known(resource, "runbook_state")
    if path:
        return str(path)
    return f"{written} ({state})" if written else ""


def minutes(number: float) -> str:
    """Return minutes with three digits, and never as a power of ten.

    >>> minutes(2016.0), minutes(43.2), minutes(0.43199)
    ('2016', '43.2', '0.432')
    """
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"


def summary(lines: tuple[Line, ...]) -> str:
    """Return in one line how many objectives there are and how much outage the strictest allows."""
    known = [line.budget_minutes for line in lines if line.budget_minutes is not None]
    strictest = f"; the strictest allows {minutes(min(known))} minutes in its window" if known else ""
    return f"{len(lines)} objectives{strictest}"
