"""Which speeds of burning an objective's alerts see together: a sudden outage, a slow leak, or both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from relint.analyses.burn_rates import of_alert
from relint.analyses.burn_windows import Arm, declared, generated
from relint.analyses.rows import Row
from relint.lang.promql.durations import duration_text
from relint.model.dependency import Evidence, Relation
from relint.model.system import System
from relint.model.value import Known, Value


def rows(system: System) -> Iterator[Row]:
    """Yield one row for each objective that burn-rate alerts watch, written or generated."""
    for identity, objectives in system.objectives.items():
        resource = system.resources[identity]
        arms = [arm for objective in objectives for arm in generated(system, resource, objective)]
        arms += [arm for objective in objectives[:1] for arm in declared(system, objective)]
        way = []
        for alert, evidence in _alerts(system, identity):
            arms += [arm for arm, _ in of_alert(system, system.resources[alert])]
            way.append(evidence)
        if arms:
            yield Row(resource, _columns(arms), tuple(way), objectives[0].target_span)


def _alerts(system: System, identity: str) -> Iterator[tuple[str, Evidence]]:
    for dependency in system.needed_by.get(identity, ()):
        if dependency.relation is Relation.OBSERVES and dependency.consumer in system.alerts:
            yield dependency.consumer, dependency.evidence


def _columns(arms: list[Arm]) -> Mapping[str, Value]:
    windows = [float(arm.long_seconds) for arm in arms]
    return {
        "least_window_seconds": Known(min(windows), origin="derived"),
        "most_window_seconds": Known(max(windows), origin="derived"),
        "least_window": Known(duration_text(min(windows)), origin="derived"),
        "most_window": Known(duration_text(max(windows)), origin="derived"),
    }
