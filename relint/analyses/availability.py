"""How available the service of an objective can be at most, by what its hard needs are promised to be.

Promises are bounds by contract. Whatever has none counts as perfect, and failures as independent, so the bound is
never too low: a target above it cannot be met on the promises alone. Minutes are those of 30 days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from relint.analyses.cut_sets import points
from relint.analyses.failures import failures
from relint.analyses.fault_graph import FaultGraph, Need, components
from relint.analyses.promises import SORTS, Promise, aims, promises
from relint.analyses.results import result
from relint.analyses.rows import Row
from relint.analyses.single_points import listing, path
from relint.analyses.structure import UP, Diagram, Structure, TooLarge, unavailability
from relint.model.dependency import Evidence
from relint.model.objective import Objective
from relint.model.system import System
from relint.model.value import Data, Known, Unknown, Value

MINUTES = 30 * 24 * 60
PASSES = 8  # over a loop; each pass is a bound, and nearer than the last


@dataclass(frozen=True, slots=True)
class Bound:
    """The most that an objective's service can reach."""

    objective: Objective
    node: int  # of the objective in the fault graph
    downtime: Fraction  # at least this fraction of time, all promises together
    needed: tuple[Promise, ...]  # those that the service needs each by itself, the greatest first
    others: int = 0  # promises that count beside those

    @property
    def availability(self) -> Fraction:
        """The highest target that can be met."""
        return 1 - self.downtime


def bounds(system: System) -> tuple[Bound, ...]:
    """Return the bound of every objective on availability whose service rests on something promised."""
    graph = result(system, failures).graph
    return tuple(
        bound
        for name, objectives in system.objectives.items()
        for objective in objectives
        if objective.sort in SORTS and name in graph.ranks
        if (bound := _bound(system, graph, graph.ranks[name], objective)) is not None
    )


def _bound(system: System, graph: FaultGraph, top: int, objective: Objective) -> Bound | None:
    layers = components(graph.needs, [top])
    below = {node for layer in layers for node in layer}
    own = {provider for need in graph.needs[top] for provider in need.providers}
    promised, aimed = result(system, promises), result(system, aims)
    slas = {node: promised[node] for node in sorted(below & promised.keys())}
    stated = {node: aimed[node] for node in sorted((below - own) & aimed.keys())}
    if not slas and not stated:
        return None
    alone = points(FaultGraph(graph.names, graph.needs, [top]), sorted(slas.keys() | stated.keys()))
    needed = [said[node] for said in (slas, stated) for node in said if node in alone]
    together = _downtime(graph, layers, slas, alone.keys() & slas.keys())
    downtime = max([together, *(promise.downtime for promise in needed)])
    ordered = sorted(needed, key=lambda promise: (-promise.downtime, promise.resource.id))
    return Bound(objective, top, downtime, tuple(ordered), len(slas.keys() - alone.keys()))


def _downtime(
    graph: FaultGraph, layers: Sequence[Sequence[int]], slas: Mapping[int, Promise], series: set[int]
) -> Fraction:
    """Return the unavailability of the last layer's node, exactly; by its series alone where that is too much work."""
    product = Fraction(1)
    for node in series:
        product *= 1 - slas[node].downtime
    diagram = Diagram(limit=20_000)
    try:
        rest = _structure(diagram, graph, layers, slas.keys() - series)
    except TooLarge:
        return 1 - product
    chances = {str(node): promise.downtime for node, promise in slas.items()}
    return 1 - product * (1 - unavailability(diagram, rest, chances))


def _structure(diagram: Diagram, graph: FaultGraph, layers: Sequence[Sequence[int]], parts: set[int]) -> Structure:
    """Return when the last node is up, as far as the given parts decide; a loop is held to be running."""
    table: dict[int, Structure] = {}
    for layer in layers:
        table.update(dict.fromkeys(layer, UP))
        for _ in layer[:PASSES]:
            for node in reversed(layer):
                own = diagram.component(str(node)) if node in parts else UP
                table[node] = diagram.all_of([own, *(_met(diagram, need, table) for need in graph.needs[node])])
    return table[layers[-1][-1]]


def _met(diagram: Diagram, need: Need, table: Mapping[int, Structure]) -> Structure:
    return diagram.at_least(need.need, [table[provider] for provider in need.providers])


def rows(system: System) -> Iterator[Row]:
    """Yield one row for each objective with a bound: its target against what it rests on."""
    graph = result(system, failures).graph
    for bound in result(system, bounds):
        target = bound.objective.target
        if isinstance(target, Unknown) or target >= 1:
            continue
        way = path(system, graph, graph.ranks[bound.needed[0].resource.id], bound.node) if bound.needed else ()
        resource = system.resources[graph.names[bound.node]]
        evidence = (*way, *_said(bound.needed[:5]))
        place = system.objectives[resource.id].index(bound.objective)
        aspect = str(place) if place else ""  # a spec may hold several targets
        yield Row(resource, _columns(bound, Fraction(target)), evidence, bound.objective.target_span, aspect)


def _columns(bound: Bound, target: Fraction) -> dict[str, Value]:
    columns: dict[str, Data] = {
        "target": float(target),
        "target_text": f"{bound.objective.target_text.rstrip('%')}{' %' if bound.objective.unit == 'percent' else ''}",
        "bound": float(bound.availability),
        "bound_percent": percent(bound.availability),
        "infeasible": bound.downtime > 1 - target,
        "budget_minutes": float(minutes(1 - target)),
        "needed_minutes": float(minutes(bound.downtime)),
        "witness": witness(bound, 1 - target),
    }
    return {name: Known(data, bound.objective.target_span, "derived") for name, data in columns.items()}


def witness(bound: Bound, allowed: Fraction) -> str:
    """Return what costs more than is allowed, so that a reader can add it up.

    "aws_db_instance.a alone may be down 216 minutes", or the parts and their sum.
    """
    if bound.needed and (worst := bound.needed[0]).downtime > allowed:
        return f"{worst.resource.address} alone may be down {minutes(worst.downtime)} minutes"
    promised = [promise for promise in bound.needed if not promise.own_objective]
    parts = [f"{promise.resource.address} {minutes(promise.downtime)}" for promise in promised[:4]]
    more = listing(parts, len(promised) - len(parts) + bound.others)
    return f"what it needs may be down {minutes(bound.downtime)} minutes together ({more})"


def _said(promises_: Sequence[Promise]) -> Iterator[Evidence]:
    for promise in promises_:
        words = (
            f"{promise.words}: {promise.resource.address} may be down {minutes(promise.downtime)} minutes in 30 days"
        )
        yield Evidence(words, promise.resource.span.head)


def minutes(downtime: Fraction) -> str:
    """Return a fraction of time as minutes in 30 days: three digits that count, all digits before the point.

    >>> minutes(Fraction("0.0005"))
    '21.6'
    """
    total = downtime * MINUTES
    exact = Decimal(total.numerator) / Decimal(total.denominator)
    short = exact.quantize(Decimal(1)) if exact >= 1000 else Decimal(f"{exact:.3g}")
    return f"{short.normalize():f}"


def percent(availability: Fraction) -> str:
    """Return an availability in percent, rounded down to a digit past its nines.

    >>> percent(Fraction("0.99476"))
    '99.47'
    """
    places, spare = 2, (1 - availability) * 100
    while 0 < spare < Fraction(1, 10 ** (places - 1)) and places < 9:
        places += 1
    scaled = availability * 100 * 10**places
    return f"{(Decimal(scaled.numerator // scaled.denominator) / 10**places).normalize():f}"


def need_rows(system: System) -> Iterator[Row]:
    """Yield one row for each promised resource that an objective needs: its share of the budget."""
    graph = result(system, failures).graph
    for bound in result(system, bounds):
        target = bound.objective.target
        if isinstance(target, Unknown) or target >= 1:
            continue
        for promise in bound.needed:
            yield _need_row(system, graph, bound, promise)


def _need_row(system: System, graph: FaultGraph, bound: Bound, promise: Promise) -> Row:
    allowed = 1 - Fraction(bound.objective.target) if not isinstance(bound.objective.target, Unknown) else Fraction(1)
    columns: dict[str, Data] = {
        "provider": promise.resource.address,
        "provider_minutes": float(minutes(promise.downtime)),
        "budget_minutes": float(minutes(allowed)),
        "share_percent": float(promise.downtime / allowed * 100),
        "infeasible": bound.downtime > allowed,
    }
    way = path(system, graph, graph.ranks[promise.resource.id], bound.node)
    resource = system.resources[graph.names[bound.node]]
    facts = {name: Known(data, bound.objective.target_span, "derived") for name, data in columns.items()}
    return Row(resource, facts, (*way, *_said([promise])), bound.objective.target_span, promise.resource.id)
