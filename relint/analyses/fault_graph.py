"""What stops when something else stops, as numbers: nodes and their needs.

A node is up while it has not failed itself and, for each of its needs, at least k of n providers are up. A loop that is
running is held to keep running; cold starts are the business of `relint.analyses.cycles`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from relint.model.dependency import Evidence


class Need(NamedTuple):
    """At least `need` of the providers."""

    need: int
    providers: tuple[int, ...]
    evidence: Evidence | None = None


@dataclass(frozen=True)
class FaultGraph:
    """Nodes 0..n-1 by name, and the needs of each."""

    names: Sequence[str]
    needs: Sequence[Sequence[Need]]
    tops: Sequence[int] = field(default=())  # whose loss matters

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """The node of each name."""
        return {name: node for node, name in enumerate(self.names)}

    @cached_property
    def layers(self) -> list[list[int]]:
        """What the tops rest on, in groups that need one another; each group after all that it needs."""
        return components(self.needs, self.tops)

    @cached_property
    def below(self) -> frozenset[int]:
        """The tops and what they rest on."""
        return frozenset(node for layer in self.layers for node in layer)

    @property
    def size(self) -> int:
        """How many nodes that is."""
        return len(self.below)

    @cached_property
    def consumers(self) -> Mapping[int, tuple[int, ...]]:
        """Who needs a node, among what the tops rest on."""
        table: dict[int, dict[int, None]] = {}
        for layer in self.layers:
            for node in layer:
                for provider in _providers(self.needs[node]):
                    table.setdefault(provider, {})[node] = None
        return {node: tuple(found) for node, found in table.items()}


def components(needs: Sequence[Sequence[Need]], tops: Iterable[int]) -> list[list[int]]:
    """Return the strongly connected components below the tops, providers first.

    Source: Tarjan, "Depth-First Search and Linear Graph Algorithms" (SIAM J. Comput. 1, 1972); linear, no recursion.
    """
    search = _Search(needs)
    for top in tops:
        if top not in search.index:
            search.visit(top)
    return search.found


class _Search:
    """Tarjan's bookkeeping, with the call stack made explicit."""

    def __init__(self, needs: Sequence[Sequence[Need]]) -> None:
        self.needs = needs
        self.index: dict[int, int] = {}
        self.low: dict[int, int] = {}
        self.open: list[int] = []
        self.is_open: set[int] = set()
        self.found: list[list[int]] = []

    def visit(self, top: int) -> None:
        stack = [(top, self._enter(top))]
        while stack:
            node, providers = stack[-1]
            step = next(providers, None)
            if step is None:
                stack.pop()
                self._leave(node, stack[-1][0] if stack else None)
            elif step not in self.index:
                stack.append((step, self._enter(step)))
            elif step in self.is_open:
                self.low[node] = min(self.low[node], self.index[step])

    def _enter(self, node: int) -> Iterator[int]:
        self.index[node] = self.low[node] = len(self.index)
        self.open.append(node)
        self.is_open.add(node)
        return iter(_providers(self.needs[node]))

    def _leave(self, node: int, caller: int | None) -> None:
        if self.low[node] == self.index[node]:
            start = len(self.open) - 1
            while self.open[start] != node:
                start -= 1
            self.found.append(self.open[start:])
            self.is_open.difference_update(self.open[start:])
            del self.open[start:]
        if caller is not None:
            self.low[caller] = min(self.low[caller], self.low[node])


def _providers(needs: Sequence[Need]) -> list[int]:
    return [provider for need in needs for provider in need.providers]
