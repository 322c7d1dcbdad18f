"""Boolean structure functions: when a system is up, as a reduced ordered binary decision diagram.

A structure is built of components with `all_of`, `any_of`, `at_least` and `negation`; equal structures of one
`Diagram` are the same number. Probabilities are computed with whatever number type is given: `fractions.Fraction` is
exact. Source: Bryant, "Graph-Based Algorithms for Boolean Function Manipulation" (IEEE ToC C-35, 1986).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NewType, TypeAlias, TypeVar

Number = TypeVar("Number", float, Fraction)
Structure = NewType("Structure", int)

Triple: TypeAlias = tuple[Structure, Structure, Structure]

DOWN, UP = Structure(0), Structure(1)
LAST = 1 << 62  # the rank of the two constants: after every component


class TooLarge(Exception):  # noqa: N818 - a limit, not a fault
    """The diagram has more nodes than its limit; the order of its components may be the reason."""


class Diagram:
    """Structures over the same components; the order in which components are first named is the diagram's order."""

    def __init__(self, limit: int = 200_000) -> None:
        self.limit = limit
        self.components: list[str] = []
        self._ranks: dict[str, int] = {}
        self._nodes: list[tuple[int, Structure, Structure]] = [(LAST, DOWN, DOWN), (LAST, UP, UP)]
        self._unique: dict[tuple[int, Structure, Structure], Structure] = {}
        self._chosen: dict[Triple, Structure] = {}

    def component(self, name: str) -> Structure:
        """Return the structure that is up while the component is."""
        if name not in self._ranks:
            self._ranks[name] = len(self.components)
            self.components.append(name)
        return self._node(self._ranks[name], DOWN, UP)

    def all_of(self, parts: Iterable[Structure]) -> Structure:
        """Return the structure that is up while all parts are; no part: always."""
        whole = UP
        for part in parts:
            whole = self.choose(whole, part, DOWN)
        return whole

    def any_of(self, parts: Iterable[Structure]) -> Structure:
        """Return the structure that is up while some part is; no part: never."""
        whole = DOWN
        for part in parts:
            whole = self.choose(whole, UP, part)
        return whole

    def at_least(self, need: int, parts: Sequence[Structure]) -> Structure:
        """Return the structure that is up while at least `need` of the parts are."""
        reached = [UP, *[DOWN] * max(need, 0)]
        for part in parts:
            for count in range(len(reached) - 1, 0, -1):
                reached[count] = self.choose(part, reached[count - 1], reached[count])
        return reached[-1]

    def negation(self, part: Structure) -> Structure:
        """Return the structure that is up while the part is down."""
        return self.choose(part, DOWN, UP)

    def node(self, structure: Structure) -> tuple[int, Structure, Structure]:
        """Return the rank of a structure's first component, and what is left of it with that one down and up."""
        return self._nodes[structure]

    def choose(self, condition: Structure, then: Structure, otherwise: Structure) -> Structure:
        """Return `then` where `condition` is up, else `otherwise`; without recursion, however deep it is."""
        stack = [(condition, then, otherwise)]
        while stack:
            triple = stack[-1]
            if triple in self._chosen or _settled(triple) is not None:
                stack.pop()
                continue
            low, high = self._halves(triple)
            results = [self._result(low), self._result(high)]
            missing = [half for half, done in zip((low, high), results, strict=True) if done is None]
            stack += missing
            if not missing and results[0] is not None and results[1] is not None:
                self._chosen[triple] = self._node(self._rank(triple), results[0], results[1])
        done = self._result((condition, then, otherwise))
        return DOWN if done is None else done

    def _result(self, triple: Triple) -> Structure | None:
        settled = _settled(triple)
        return self._chosen.get(triple) if settled is None else settled

    def _rank(self, triple: Triple) -> int:
        return min(self._nodes[part][0] for part in triple)

    def _halves(self, triple: Triple) -> tuple[Triple, Triple]:
        rank = self._rank(triple)
        a, b, c = ([part, part] if self._nodes[part][0] != rank else self._nodes[part][1:] for part in triple)
        return (a[0], b[0], c[0]), (a[1], b[1], c[1])

    def _node(self, rank: int, low: Structure, high: Structure) -> Structure:
        if low == high:
            return low
        key = (rank, low, high)
        if key not in self._unique:
            if len(self._nodes) >= self.limit:
                raise TooLarge(f"more than {self.limit} nodes")
            self._unique[key] = Structure(len(self._nodes))
            self._nodes.append(key)
        return self._unique[key]

    def below(self, structure: Structure) -> list[Structure]:
        """Return the structure and all that it is made of, constants left out, each after what it is made of."""
        seen: set[Structure] = set()
        stack = [structure]
        while stack:
            part = stack.pop()
            if part > UP and part not in seen:
                seen.add(part)
                stack += self._nodes[part][1:]
        return sorted(seen)  # a node is made after its halves, so its number is greater


def _settled(triple: Triple) -> Structure | None:
    condition, then, otherwise = triple
    if condition == UP or then == otherwise:
        return then
    if condition == DOWN:
        return otherwise
    return condition if (then, otherwise) == (UP, DOWN) else None


def probabilities(
    diagram: Diagram, structure: Structure, up: Callable[[str], Number], down: Callable[[str], Number]
) -> dict[Structure, tuple[Number, Number]]:
    """Return, for each part of a structure, the probability that it is up and that it is down.

    Args:
        diagram: the diagram of the structure.
        structure: the top.
        up: component -> probability that it is up, in [0, 1].
        down: component -> probability that it is down; given apart because 1 - up loses digits.

    Components fail independently; the value of the constants is exact, so unavailability keeps its digits too.
    """
    zero, one = _units(diagram, up)
    table: dict[Structure, tuple[Number, Number]] = {DOWN: (zero, one), UP: (one, zero)}
    for part in diagram.below(structure):
        rank, low, high = diagram.node(part)
        a, q = up(diagram.components[rank]), down(diagram.components[rank])
        table[part] = (
            a * table[high][0] + q * table[low][0],
            a * table[high][1] + q * table[low][1],
        )
    return table


def _units(diagram: Diagram, up: Callable[[str], Number]) -> tuple[Number, Number]:
    """Return 0 and 1 as numbers of the type that the components have; a constant has none, and any type will do."""
    some: Any = up(diagram.components[0]) if diagram.components else 1
    return some * 0, some * 0 + 1


def availability(diagram: Diagram, structure: Structure, up: Mapping[str, Number]) -> Number:
    """Return the probability that the structure is up; `up` holds each component's, a fraction in [0, 1]."""
    return probabilities(diagram, structure, up.__getitem__, lambda name: 1 - up[name])[structure][0]


def unavailability(diagram: Diagram, structure: Structure, down: Mapping[str, Number]) -> Number:
    """Return the probability that the structure is down, from each component's; not computed as 1 - availability."""
    return probabilities(diagram, structure, lambda name: 1 - down[name], down.__getitem__)[structure][1]
