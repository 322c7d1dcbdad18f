"""What is at stake with each resource: the error budgets of the objectives that go down with it, or rest on it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from relint.analyses.availability import MINUTES
from relint.analyses.failures import failures
from relint.analyses.fault_graph import FaultGraph, components
from relint.analyses.results import result
from relint.model.objective import Objective
from relint.model.system import System
from relint.model.value import Unknown


def stakes(system: System) -> Mapping[str, float]:
    """Return the minutes of error budget in 30 days of all objectives that rest on a resource, by its id.

    An objective rests on what its service needs to work, directly or through others, alternatives included.
    Resources that no objective rests on are left out.
    """
    if not system.objectives:
        return {}
    graph = result(system, failures).graph
    tops = [graph.ranks[name] for name in system.objectives if name in graph.ranks]
    budgets = {top: sum(map(budget_minutes, system.objectives[graph.names[top]])) for top in tops}
    sums: dict[int, float] = {}
    table: dict[str, float] = {}
    for node, bits in _resting(graph, tops).items():
        if bits not in sums:
            sums[bits] = sum(budgets[top] for place, top in enumerate(tops) if bits >> place & 1)
        if sums[bits] and graph.names[node] in system.resources:
            table[graph.names[node]] = sums[bits]
    return table


def budget_minutes(objective: Objective) -> float:
    """Return the downtime that an objective allows, in minutes of 30 days; 0 where its target is unknown."""
    return 0.0 if isinstance(objective.target, Unknown) else float((1 - Fraction(objective.target)) * MINUTES)


def _resting(graph: FaultGraph, tops: list[int]) -> dict[int, int]:
    """Return which of the tops rest on each node, as bits."""
    bits = {top: 1 << place for place, top in enumerate(tops)}
    for layer in reversed(components(graph.needs, tops)):
        together = 0
        for node in layer:
            together |= bits.get(node, 0)
        for node in layer:  # members of a loop rest on one another
            bits[node] = together
        for provider in {p for node in layer for need in graph.needs[node] for p in need.providers}:
            bits[provider] = bits.get(provider, 0) | together
    return bits
