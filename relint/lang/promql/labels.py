"""Which labels the result of an expression can have, and joins that can therefore never match."""

from __future__ import annotations

from collections.abc import Iterator
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
    """The labels of a result: none but `names` where they are known, any otherwise; `scalar`: it has none to match."""

    names: frozenset[str] | None = None
    scalar: bool = False


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
    return ANY


def _of_aggregation(node: Aggregation) -> Labels:
    inner = labels_of(node.inner)
    if node.operator in KEEPING:
        return inner
    extra = {node.parameter.value} if node.operator == "count_values" and isinstance(node.parameter, Text) else set()
    if node.without is not None:
        return ANY if inner.names is None else Labels((inner.names - set(node.without)) | extra)
    kept = frozenset(node.by or ())
    return Labels((kept if inner.names is None else kept & inner.names) | extra)


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
    if inner.names is None or node.function == "info":
        return ANY
    if node.function in {"label_replace", "label_join"} and isinstance(node.arguments[1], Text):
        return Labels(inner.names | {node.arguments[1].value})
    return Labels(inner.names - {"le"}) if node.function == "histogram_quantile" else inner


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
        return ANY if left.names is None or right.names is None else Labels(left.names | right.names)
    if node.operator in SETS:
        return left
    many = right if node.group == "right" else left
    if node.group:
        return ANY if many.names is None else Labels(many.names | set(node.included))
    if node.compares:
        return left
    if node.on is not None:
        on = frozenset(node.on)
        return Labels(on if left.names is None else on & left.names)
    return _without(left, node.ignoring)


def _without(labels: Labels, ignored: tuple[str, ...] | None) -> Labels:
    return labels if labels.names is None else Labels(labels.names - set(ignored or ()))


def impossible_joins(node: Node) -> Iterator[str]:
    """Yield, in a clause, each join whose two sides can have no labels in common.

    A label named by `by` may be missing from the series, so sides that share a label are given the benefit of the
    doubt: only a label that one side certainly lacks, and the other keeps, or sides without any common label, count.
    """
    for part in walk(node):
        if isinstance(part, Binary) and part.operator != "or":
            left, right = labels_of(part.left), labels_of(part.right)
            if not (left.scalar or right.scalar):
                reason = _mismatch(part, left.names, right.names)
                if reason:
                    yield reason


def _mismatch(node: Binary, left: frozenset[str] | None, right: frozenset[str] | None) -> str:
    if node.on is not None:
        for label in node.on:
            lacks_left, lacks_right = (side is not None and label not in side for side in (left, right))
            if lacks_left != lacks_right:
                side = "left" if lacks_left else "right"
                return f"on({label}) asks for a label that the {side} side has aggregated away"
        return ""
    if left is None or right is None:
        return ""
    ignored = set(node.ignoring or ())
    first, second = left - ignored, right - ignored
    if first == second or first & second:
        return ""
    return f"the left side has {_named(first)}, the right side {_named(second)}"


def _named(labels: frozenset[str]) -> str:
    return f"only the labels {', '.join(sorted(labels))}" if labels else "no labels"
