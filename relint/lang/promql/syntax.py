"""PromQL expressions as frozen nodes; parentheses are gone, the order that they ask for is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Operator: TypeAlias = Literal["=", "!=", "=~", "!~"]
COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
SETS = frozenset({"and", "or", "unless"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text."""

    value: str


@dataclass(frozen=True, slots=True)
class Matcher:
    """One condition on a label."""

    name: str
    operator: Operator
    value: str


@dataclass(frozen=True, slots=True)
class Selector:
    """Series by name and labels; with `range_seconds`, their samples over a time."""

    metric: str  # "" where only matchers name it
    matchers: tuple[Matcher, ...]
    range_seconds: float | None = None
    offset_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Subquery:
    """An expression evaluated again and again over a time."""

    inner: Node
    range_seconds: float
    step_seconds: float | None


@dataclass(frozen=True, slots=True)
class Call:
    """A function of its arguments."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Aggregation:
    """`sum by (job) (...)`; without `by` and `without`, all labels go."""

    operator: str
    inner: Node
    parameter: Node | None = None
    by: tuple[str, ...] | None = None
    without: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands; `on` and `ignoring` say which labels must agree."""

    operator: str
    left: Node
    right: Node
    returns_bool: bool = False
    on: tuple[str, ...] | None = None
    ignoring: tuple[str, ...] | None = None
    group: Literal["", "left", "right"] = ""
    included: tuple[str, ...] = ()  # labels that group_left or group_right copies

    @property
    def compares(self) -> bool:
        """Tell whether it keeps only the series for which a comparison holds."""
        return self.operator in COMPARISONS and not self.returns_bool


@dataclass(frozen=True, slots=True)
class Negation:
    """Minus an expression."""

    inner: Node


Node: TypeAlias = Number | Text | Selector | Subquery | Call | Aggregation | Binary | Negation


def children(node: Node) -> tuple[Node, ...]:
    """Return the operands of a node, from left to right."""
    if isinstance(node, Binary):
        return node.left, node.right
    if isinstance(node, Call):
        return node.arguments
    if isinstance(node, Aggregation):
        return (node.inner,) if node.parameter is None else (node.parameter, node.inner)
    return (node.inner,) if isinstance(node, (Subquery, Negation)) else ()


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything under it, outermost first."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(children(current)))


def selectors(node: Node) -> Iterator[Selector]:
    """Yield the selectors of an expression, from left to right."""
    return (part for part in walk(node) if isinstance(part, Selector))
