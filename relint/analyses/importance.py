"""How much each component matters, and which sets of components matter together.

Definitions, with A and Q the availability and unavailability of the system and q_i the unavailability of component i:

    birnbaum         P(up | i up) - P(up | i down)
    criticality      birnbaum * q_i / Q
    fussell_vesely   P(some minimal cut set that contains i is down) / Q
    dif              P(i down | system down)
    raw              P(system down | i down) / Q
    rrw              Q / P(system down | i up); None where that is 0

Sources: Birnbaum (1969); Fussell (1975); Vesely et al., NUREG-0492 (1981); minimal sets after Rauzy (1993).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic

from relint.analyses.structure import DOWN, UP, Diagram, Number, Structure, probabilities

Sets = frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Importance(Generic[Number]):
    """The measures of one component."""

    birnbaum: Number
    criticality: Number
    fussell_vesely: Number
    dif: Number
    raw: Number
    rrw: Number | None


def minimal_cut_sets(diagram: Diagram, structure: Structure, *, order: int | None = None) -> Sets:
    """Return the minimal sets of components whose failure takes a coherent structure down, up to an order.

    Without a limit on the order their number may be exponential in the size of the structure.
    """
    return _minimal(diagram, structure, failing=True, order=order)


def minimal_path_sets(diagram: Diagram, structure: Structure, *, order: int | None = None) -> Sets:
    """Return the minimal sets of components that keep a coherent structure up by themselves."""
    return _minimal(diagram, structure, failing=False, order=order)


def _minimal(diagram: Diagram, structure: Structure, *, failing: bool, order: int | None) -> Sets:
    """Collect from the constants up: with `i` in the set, or without it and then not merely larger than without."""
    empty: Sets = frozenset({frozenset()})
    sets: dict[Structure, Sets] = {DOWN: empty if failing else frozenset(), UP: frozenset() if failing else empty}
    for part in diagram.below(structure):
        rank, low, high = diagram.node(part)
        without, within = (sets[high], sets[low]) if failing else (sets[low], sets[high])
        name = diagram.components[rank]
        added = {found | {name} for found in within if not _covered(found, without)}
        sets[part] = without | {found for found in added if order is None or len(found) <= order}
    return sets[structure]


def _covered(found: frozenset[str], by: Sets) -> bool:
    return any(other <= found for other in by)


def importances(diagram: Diagram, structure: Structure, down: Mapping[str, Number]) -> dict[str, Importance[Number]]:
    """Return the measures of every component of the diagram.

    Args:
        diagram: the diagram of the structure.
        structure: a coherent structure.
        down: component -> its unavailability in [0, 1]; the measures divide by the system's, which must not be 0.

    Raises:
        ZeroDivisionError: the system never fails.
    """
    whole = _unavailability(diagram, structure, down, {})
    cuts = minimal_cut_sets(diagram, structure)
    return {name: _importance(diagram, structure, down, name, whole=whole, cuts=cuts) for name in diagram.components}


def _importance(
    diagram: Diagram, structure: Structure, down: Mapping[str, Number], name: str, *, whole: Number, cuts: Sets
) -> Importance[Number]:
    failed = _unavailability(diagram, structure, down, {name: 1})
    perfect = _unavailability(diagram, structure, down, {name: 0})
    birnbaum = failed - perfect
    return Importance(
        birnbaum=birnbaum,
        criticality=birnbaum * down[name] / whole,
        fussell_vesely=_any_cut(diagram, down, frozenset(cut for cut in cuts if name in cut)) / whole,
        dif=failed * down[name] / whole,
        raw=failed / whole,
        rrw=whole / perfect if perfect else None,
    )


def _unavailability(
    diagram: Diagram, structure: Structure, down: Mapping[str, Number], given: Mapping[str, int]
) -> Number:
    """Return the unavailability with some components given as failed (1) or perfect (0)."""

    def failing(name: str) -> Number:
        return down[name] * 0 + given[name] if name in given else down[name]

    return probabilities(diagram, structure, lambda name: 1 - failing(name), failing)[structure][1]


def _any_cut(diagram: Diagram, down: Mapping[str, Number], cuts: Sets) -> Number:
    """Return the probability that every component of some of the cut sets is down."""
    survives = diagram.all_of(
        diagram.any_of(diagram.component(name) for name in sorted(cut)) for cut in sorted(cuts, key=sorted)
    )
    return _unavailability(diagram, survives, down, {})
