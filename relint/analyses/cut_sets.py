"""Minimal cut sets of order one and two: what alone, and which two together, stop something that matters.

The sets of all nodes are found together. `points(r)`, the nodes that alone stop r, are the least solution of

    points(r) = {r} | union over needs "k of n" of r: nodes that lie in points(p) of more than n - k providers p

and are held as the bits of one integer a node, some thousand candidates at a time: time is linear in nodes and needs,
memory is bounded whatever the number of candidates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from relint.analyses.fault_graph import FaultGraph, Need

BITS = 1_600_000_000  # of all sets at a time: 200 MB
NAMED = 3  # tops that are named for one candidate
WORK = 300_000  # nodes looked at for pairs
PAIRS = 10_000


@dataclass(slots=True)
class Cut:
    """What a cut set stops."""

    stops: list[int]  # the first few tops, in order
    count: int = 0  # how many in all


@dataclass(frozen=True, slots=True)
class Pairs:
    """Cut sets of order two; `complete` is False where the search was cut short."""

    cuts: dict[tuple[int, int], list[int]]  # the two, ascending -> the first few tops that both together stop
    complete: bool


def points(graph: FaultGraph, candidates: Sequence[int]) -> dict[int, Cut]:
    """Return the candidates that alone stop a top other than themselves, with what they stop, in order."""
    size = max(BITS // max(graph.size, 1), 64)
    cuts: dict[int, Cut] = {}
    below = [node for node in candidates if node in graph.below]
    for start in range(0, len(below), size):
        chunk = below[start : start + size]
        bits = {node: 1 << position for position, node in enumerate(chunk)}
        _tally(graph, chunk, _solved(graph, bits), cuts)
    return cuts


def _solved(graph: FaultGraph, bits: dict[int, int]) -> dict[int, int]:
    """Return the points of every node below the tops, as bits of the candidates."""
    table: dict[int, int] = {}
    for layer in graph.layers:
        _settle(graph, layer, bits, table)
    return table


def _settle(graph: FaultGraph, layer: Sequence[int], bits: dict[int, int], table: dict[int, int]) -> None:
    """Solve one group of nodes whose providers outside it are solved: the least solution, from nothing up."""
    for node in layer:
        table[node] = bits.get(node, 0)
    moved = True
    while moved:
        moved = False
        for node in reversed(layer):  # the search found consumers before providers
            value = table[node]
            for need in graph.needs[node]:
                value |= _stopping(need, table)
            if value != table[node]:
                table[node] = value
                moved = len(layer) > 1 or _needs_itself(graph, node)


def _needs_itself(graph: FaultGraph, node: int) -> bool:
    return any(node in need.providers for need in graph.needs[node])


def _stopping(need: Need, table: dict[int, int]) -> int:
    """Return the bits that are set for more than n - k providers."""
    providers = need.providers
    if len(providers) == 1:
        return table[providers[0]]
    spare = len(providers) - need.need
    reached = [0] * (spare + 1)  # reached[j]: bits set for more than j of the providers so far
    for provider in providers:
        here = table[provider]
        for j in range(spare, 0, -1):
            reached[j] |= reached[j - 1] & here
        reached[0] |= here
    return reached[spare]


def _tally(graph: FaultGraph, chunk: Sequence[int], table: dict[int, int], cuts: dict[int, Cut]) -> None:
    """Note who stops which top: the first few by name, all of them by number."""
    full, counters = 0, _Counters()
    own = {node: 1 << position for position, node in enumerate(chunk)}
    for top in graph.tops:
        stopped_by = table[top] & ~own.get(top, 0)
        counters.add(stopped_by)
        for position in _positions(stopped_by & ~full):
            cut = cuts.setdefault(chunk[position], Cut([]))
            cut.stops.append(top)
            if len(cut.stops) == NAMED:
                full |= 1 << position
    for position, node in enumerate(chunk):
        if node in cuts:
            cuts[node].count = counters.of(position)


class _Counters:
    """Counts one number a bit position, in binary, for all positions at once."""

    def __init__(self) -> None:
        self.digits: list[int] = []

    def add(self, bits: int) -> None:
        for place, digit in enumerate(self.digits):
            if not bits:
                return
            self.digits[place], bits = digit ^ bits, digit & bits
        if bits:
            self.digits.append(bits)

    def of(self, position: int) -> int:
        return sum(((digit >> position) & 1) << place for place, digit in enumerate(self.digits))


def _positions(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def pairs(graph: FaultGraph, candidates: Sequence[int]) -> Pairs:
    """Return the pairs of candidates that stop a top together and not one by one.

    Each candidate is failed in turn and the points of those above it are found again. The work is bounded: beyond
    the bound the result is marked as incomplete.
    """
    below = [node for node in candidates if node in graph.below]
    chosen = below[: max(BITS // 8 // max(graph.size, 1), 64)]
    bits = {node: 1 << position for position, node in enumerate(chosen)}
    table = _solved(graph, bits)
    search = _PairSearch(graph, chosen, bits, table)
    complete = search.run() and len(chosen) == len(below)
    return Pairs(dict(sorted(search.cuts.items())), complete)


class _PairSearch:
    """One candidate after the other is failed; `cuts` fills up."""

    def __init__(self, graph: FaultGraph, chosen: list[int], bits: dict[int, int], table: dict[int, int]) -> None:
        self.graph, self.chosen, self.bits, self.table = graph, chosen, bits, table
        self.tops = set(graph.tops)
        self.layer_of = {node: number for number, layer in enumerate(graph.layers) for node in layer}
        self.cuts: dict[tuple[int, int], list[int]] = {}
        self.work = 0

    def run(self) -> bool:
        """Return whether every candidate's turn came."""
        for node in self.chosen:
            self._fail(node)
            if self.work > WORK or len(self.cuts) >= PAIRS:
                return False
        return True

    def _fail(self, failed: int) -> None:
        above = self._above(failed)
        layers = sorted({self.layer_of[node] for node in above})
        changed = _Overlay(self.table)
        everything = (1 << len(self.chosen)) - 1
        for number in layers:
            layer = self.graph.layers[number]
            self.work += len(layer)
            self._settle(layer, failed, everything, changed)
        self._note(failed, changed)

    def _settle(self, layer: Sequence[int], failed: int, everything: int, changed: _Overlay) -> None:
        rest = [node for node in layer if node != failed]
        if len(rest) < len(layer):
            changed[failed] = everything
        _settle(self.graph, rest, self.bits, changed)

    def _above(self, node: int) -> set[int]:
        seen, stack = {node}, [node]
        while stack:
            for consumer in self.graph.consumers.get(stack.pop(), ()):
                if consumer not in seen:
                    seen.add(consumer)
                    stack.append(consumer)
        return seen

    def _note(self, failed: int, changed: _Overlay) -> None:
        mine = self.bits[failed]
        for top in sorted(self.tops & changed.keys()):
            if self.table[top] & mine:
                continue
            for position in _positions(changed[top] & ~self.table[top] & ~mine):
                other = self.chosen[position]
                stops = self.cuts.setdefault((min(failed, other), max(failed, other)), [])
                if top not in stops and len(stops) < NAMED:
                    stops.append(top)


class _Overlay(dict[int, int]):
    """A table over another one that stays as it is."""

    def __init__(self, under: dict[int, int]) -> None:
        super().__init__()
        self.under = under

    def __missing__(self, node: int) -> int:
        return self.under[node]
