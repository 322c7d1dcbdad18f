"""All objectives of a system on one page: what they promise, who watches them, what they can hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from relint.analyses import availability
from relint.analyses.budgets import allowed_minutes, budget
from relint.analyses.burn_rates import described, generated, of_alert
from relint.analyses.results import result
from relint.lang.promql.durations import duration_text
from relint.model.dependency import Relation
from relint.model.objective import Objective, Window
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Unknown


@dataclass(frozen=True, slots=True)
class Line:
    """One target of one objective."""

    objective: str
    service: str
    target_percent: float | None  # None where it is filled in later
    window: str  # "28 d rolling", "" where unknown
    budget_minutes: float | None  # full outage allowed in the window
    alerts: tuple[str, ...]  # how fast each fires when everything fails
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
        resource = system.resources[identity]
        for objective in objectives:
            target = None if isinstance(objective.target, Unknown) else objective.target
            legal = target is not None and 0 <= target <= 1
            window = objective.window
            minutes = allowed_minutes(target, window.seconds) if legal and target is not None and window else None
            bound = bounds.get(identity)
            yield Line(
                resource.address,
                objective.service,
                None if target is None else float(target * 100),
                _window(window),
                None if minutes is None else float(minutes),
                tuple(_alerts(system, resource, objective, watchers)),
                _runbook(system, resource),
                objective.owner,
                None if bound is None else float(bound * 100),
                objective.target_span.path,
                objective.target_span.line,
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
    system: System, resource: Resource, objective: Objective, watchers: Mapping[str, tuple[Resource, ...]]
) -> Iterator[str]:
    target = objective.target
    if not isinstance(target, Unknown) and 0 < target < 1:
        for arm in generated(system, resource, objective):
            yield f"{arm.name}: {described(arm, budget(target))}"
    yield from (f"policy {name}" for name in objective.alert_policies if objective.alerting == "declared")
    for alert in watchers.get(resource.id, ()):
        arms = of_alert(system, alert)
        yield f"{alert.name}: {'; '.join(described(*arm) for arm in arms)}" if arms else alert.name


def _runbook(system: System, resource: Resource) -> str:
    path, written = system.known(resource, "runbook_path"), system.known(resource, "runbook")
    state = system.known(resource, "runbook_state")
    if path:
        return str(path)
    return f"{written} ({state})" if written else ""


def summary(lines: tuple[Line, ...]) -> str:
    """Return in one line how many objectives there are and how much outage the strictest allows."""
    known = [line.budget_minutes for line in lines if line.budget_minutes is not None]
    strictest = f"; the strictest allows {min(known):.3g} minutes in its window" if known else ""
    return f"{len(lines)} objectives{strictest}"
