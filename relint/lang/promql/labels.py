"""Which labels the result of an expression can have, and joins that can therefore never match."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from relint.lang.promql.syntax import (
    SETS,
    Aggregation,
    Binary,
    Call,
    Negation,
    Node,
    Number,
    Selector,
    Subquery,
    Text,
    walk,
)

KEEPING = frozenset({"topk", "bottomk", "limitk", "limit_ratio"})
SCALARS = frozenset({"scalar", "time", "pi"})


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a result: none but `names` where these are known, else any but `gone`; a scalar has none."""

    names: frozenset[str] | None = None
    scalar: bool = False
    gone: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()  # that every series of the result has

    def lacks(self, label: str) -> bool:
        """Tell whether no series of the result has a label."""
        return label in self.gone if self.names is None else label not in self.names

    def less(self, labels: Iterable[str]) -> Labels:
        """Return the labels without some."""
        lost = frozenset(labels)
        names = None if self.names is None else self.names - lost
        return Labels(names, gone=self.gone | lost if names is None else frozenset(), sure=self.sure - lost)

    def plus(self, labels: Iterable[str]) -> Labels:
        """Return the labels with some more."""
        more = frozenset(labels)
        names = None if self.names is None else self.names | more
        return Labels(names, gone=self.gone - more, sure=self.sure - more)

    def only(self, labels: Iterable[str]) -> Labels:
        """Return the labels without all others."""
        kept = frozenset(label for label in labels if not self.lacks(label))
        return Labels(kept, sure=self.sure & kept)


ANY = Labels()
NONE = Labels(frozenset())
SCALAR = Labels(frozenset(), scalar=True)


def labels_of(node: Node) -> Labels:
    """Return the labels that an expression's result can have."""
    if isinstance(node, (Number, Text)):
        return SCALAR
    if isinstance(node, (Negation, Subquery)):
        return labels_of(node.inner)
    if isinstance(node, Aggregation):
        return _of_aggregation(node)
    if isinstance(node, Call):
        return _of_call(node)
    if isinstance(node, Binary):
        return _of_binary(node)
    equal = [matcher for matcher in node.matchers if matcher.operator == "="]
    sure = frozenset(matcher.name for matcher in equal if matcher.value) if _is_scraped(node) else frozenset[str]()
    return Labels(gone=frozenset(matcher.name for matcher in equal if not matcher.value), sure=sure)


def _is_scraped(node: Selector) -> bool:
    return ":" not in node.metric and not node.metric.startswith("ALERTS")


def _of_aggregation(node: Aggregation) -> Labels:
    inner = labels_of(node.inner)
    if node.operator in KEEPING:
        return inner
    extra = {node.parameter.value} if node.operator == "count_values" and isinstance(node.parameter, Text) else set()
    if node.without is not None:
        return inner.less(node.without).plus(extra)
    return inner.only(node.by or ()).plus(extra)


def _of_call(node: Call) -> Labels:
    if node.function in SCALARS:
        return SCALAR
    if node.function == "vector":
        return NONE
    if node.function in {"absent", "absent_over_time"}:
        return _of_absent(node)
    vectors = [argument for argument in node.arguments if not isinstance(argument, (Number, Text))]
    if not vectors:
        return NONE
    inner = labels_of(vectors[-1] if node.function.startswith("histogram_") else vectors[0])
    if node.function == "info":
        return ANY
    if node.function in {"label_replace", "label_join"}:
        return inner.plus([node.arguments[1].value]) if isinstance(node.arguments[1], Text) else ANY
    return inner.less(["le"]) if node.function == "histogram_quantile" else inner


def _of_absent(node: Call) -> Labels:
    argument = node.arguments[0] if node.arguments else None
    if not isinstance(argument, Selector):
        return NONE
    return Labels(frozenset(m.name for m in argument.matchers if m.operator == "=" and m.value))


def _of_binary(node: Binary) -> Labels:
    left, right = labels_of(node.left), labels_of(node.right)
    if left.scalar or right.scalar:
        return right if left.scalar else left
    if node.operator == "or":
        if left.names is not None and right.names is not None:
            return Labels(left.names | right.names, sure=left.sure & right.sure)
        return Labels(
            gone=frozenset(label for label in left.gone | right.gone if left.lacks(label) and right.lacks(label))
        )
    if node.operator in SETS:
        return left
    many = right if node.group == "right" else left
    if node.group:
        return many.plus(node.included)
    if node.on is not None:  # of comparisons too the result has the labels that were matched on, and no others
        return left.only(node.on)
    return left.less(node.ignoring or ())


def impossible_joins(node: Node) -> Iterator[str]:
    """Yield, in a clause, each join whose two sides can have no labels in common.

    A label named by `by` may be missing from the series, so sides that share a label are given the benefit of the
    doubt: only a label that one side certainly lacks, and the other keeps, or sides without any common label, count.
    """
    for part in walk(node):
        if isinstance(part, Binary) and part.operator != "or":
            left, right = labels_of(part.left), labels_of(part.right)
            if not (left.scalar or right.scalar):
                reason = _mismatch(part, left, right)
                if reason:
                    yield reason


def _mismatch(node: Binary, left: Labels, right: Labels) -> str:
    if node.on is not None:
        for label in node.on:
            if left.lacks(label) != right.lacks(label):
                side = "left" if left.lacks(label) else "right"
                return f"on({label}) asks for a label that the {side} side has aggregated away"
        return ""
    lost = next((label for label in sorted(left.sure ^ right.sure) if _lost(node, label, left, right)), "")
    if lost:
        side = "left" if left.lacks(lost) else "right"
        return f"the {side} side has lost the label {lost}, which the other side has"
    if left.names is None or right.names is None:
        return ""
    ignored = set(node.ignoring or ())
    first, second = left.names - ignored, right.names - ignored
    if first == second or first & second:
        return ""
    return f"the left side has {_named(first)}, the right side {_named(second)}"


def _lost(node: Binary, label: str, left: Labels, right: Labels) -> bool:
    """Tell whether one side surely has a label that must agree, and the other surely has not."""
    apart = (label in left.sure and right.lacks(label)) or (label in right.sure and left.lacks(label))
    return apart and label not in (node.ignoring or ())


def _named(labels: frozenset[str]) -> str:
    return f"only the labels {', '.join(sorted(labels))}" if labels else "no labels"
