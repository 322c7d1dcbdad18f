"""Expressions with recorded series replaced by what their rules record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice

from relint.lang.promql.syntax import Aggregation, Binary, Call, Negation, Node, Selector, Subquery, Text, walk

DEEPEST = 5  # rules that record what rules record
LARGEST = 2_000  # nodes of a result


@dataclass(frozen=True, slots=True)
class Recording:
    """What a rule records, and the labels that it adds."""

    node: Node
    labels: tuple[str, ...] = ()


class Inlining:
    """Puts what rules record in the place of the series; the labels that a selector asks for are left out.

    Rules that record one another are followed a few times only, and what grows too large is left as it is.
    """

    def __init__(self, rules: Mapping[str, Recording]) -> None:
        self.rules = rules
        self._made: dict[tuple[str, int], Node] = {}

    def of(self, node: Node, depth: int = 0) -> Node:
        """Return an expression that reads what the rules read."""
        if depth >= DEEPEST:
            return node
        made = self._replaced(node, depth)
        return made if sum(1 for _ in islice(walk(made), LARGEST + 1)) <= LARGEST else node

    def _replaced(self, node: Node, depth: int) -> Node:
        if isinstance(node, Selector):
            return self._recorded(node, depth) if node.metric in self.rules else node
        if isinstance(node, Binary):
            return replace(node, left=self._replaced(node.left, depth), right=self._replaced(node.right, depth))
        if isinstance(node, Call):
            return replace(node, arguments=tuple(self._replaced(argument, depth) for argument in node.arguments))
        if isinstance(node, (Aggregation, Subquery, Negation)):
            return replace(node, inner=self._replaced(node.inner, depth))
        return node

    def _recorded(self, node: Selector, depth: int) -> Node:
        key = node.metric, depth
        if key not in self._made:
            found = self.rules[node.metric]
            inner = self.of(found.node, depth + 1)
            for label in found.labels:
                inner = Call("label_replace", (inner, Text(label)))  # it has the label, whatever it had before
            self._made[key] = inner
        made = self._made[key]
        return made if node.range_seconds is None else Subquery(made, node.range_seconds, None)
