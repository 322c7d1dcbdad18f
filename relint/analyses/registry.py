"""The row kinds that a rule can be written for, and which analysis yields each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module

from relint.analyses.results import result
from relint.analyses.rows import Row
from relint.model.system import System

ROWS: Mapping[str, str] = {
    "single_point": "relint.analyses.single_points:rows",
    "shared_zone": "relint.analyses.single_points:zone_rows",
    "cut_pair": "relint.analyses.pairs:rows",
    "disruption": "relint.analyses.disruption:rows",
    "pod_stop": "relint.analyses.lifecycle:stop_rows",
    "pod_start": "relint.analyses.lifecycle:start_rows",
    "timeout_hop": "relint.analyses.timeout_hops:rows",
    "objective_bound": "relint.analyses.availability:rows",
    "objective_need": "relint.analyses.availability:need_rows",
    "objective_target": "relint.analyses.budgets:target_rows",
    "spec_defect": "relint.analyses.budgets:defect_rows",
    "burn_rate": "relint.analyses.burn_rates:rows",
    "operated": "relint.analyses.care:rows",
    "objective_retention": "relint.analyses.retention:rows",
    "burn_speeds": "relint.analyses.burn_speeds:rows",
    "latency_limit": "relint.analyses.latency_limits:rows",
    "unwatched_entry": "relint.analyses.coverage:entry_rows",
    "unwatched_need": "relint.analyses.coverage:need_rows",
    "environment_crossing": "relint.analyses.crossings:rows",
    "startup_cycle": "relint.analyses.cycles:rows",
    "tier_inversion": "relint.analyses.tiers:rows",
}
"""Row kind -> "module:function" of a function from the system to its rows; imported when a rule asks for it."""

OBJECTIVES = frozenset(
    {
        "burn_speeds",
        "latency_limit",
        "objective_bound",
        "objective_need",
        "objective_retention",
        "unwatched_entry",
        "unwatched_need",
    }
)
"""Kinds of which a system without objectives has no row: their analyses are not even imported."""

WORKLOADS = frozenset({"disruption", "pod_start", "pod_stop", "timeout_hop"})
"""Kinds of which a system without workloads has no row."""


def rows(system: System, kind: str) -> tuple[Row, ...]:
    """Return the rows of a kind, in the order of the input.

    Raises:
        KeyError: there is no such kind.
    """
    return result(system, _analysis(kind)) if _may_have(system, kind) else ()


def _may_have(system: System, kind: str) -> bool:
    """Tell whether a system can have rows of a kind; where it cannot, the analysis is not even imported."""
    if kind in OBJECTIVES:
        return bool(system.objectives)
    if kind == "burn_rate":
        return bool(system.alerts or system.objectives)
    return kind not in WORKLOADS or bool(system.of_kind("workload"))


@cache
def _analysis(kind: str) -> Callable[[System], tuple[Row, ...]]:
    """Return the function that yields the rows of a kind, made to give the same rows to everybody who asks."""
    module, _, name = ROWS[kind].partition(":")
    found: Callable[[System], Iterable[Row]] = getattr(import_module(module), name)
    return lambda system: tuple(found(system))
