"""Burn-rate alerts decoded: `error ratio over 1 h > 14.4 * 0.001 and over 5 m > 14.4 * 0.001` is one arm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from relint.lang.promql.durations import prometheus_seconds
from relint.lang.promql.syntax import (
    Binary,
    Negation,
    Node,
    Number,
    Selector,
    Subquery,
    children,
    walk,
)

SUFFIX = re.compile(r"(?:rate|ratio|burn|burnrate|errors|error|increase)_?(\d+(?:ms|[smhdwy]))\Z")
LEAST_FACTOR, MOST_FACTOR = 0.1, 1000.0
WINDOW_LABELS = ("window", "sloth_window", "slo_window")


@dataclass(frozen=True, slots=True)
class Arm:
    """One pair of windows of a burn-rate alert, or one window alone."""

    factor: float  # how many times the allowed rate of errors
    budget: float  # the allowed share of errors, 1 - target
    long_seconds: float
    short_seconds: float | None


@dataclass(frozen=True, slots=True)
class _Threshold:
    factor: float
    budget: float
    seconds: float


def arms(node: Node) -> tuple[Arm, ...]:
    """Return the arms of a burn-rate alert; nothing where an expression is no such alert."""
    return tuple(_arms(node))


def _arms(node: Node) -> Iterator[Arm]:
    if isinstance(node, Binary) and node.operator == "or":
        yield from _arms(node.left)
        yield from _arms(node.right)
    elif any(isinstance(part, Binary) and part.operator == "or" for part in walk(node)):
        for part in children(node):
            yield from _arms(part)
    else:
        yield from _paired(list(_thresholds(node)), joined=_joined(node))


def _joined(node: Node) -> bool:
    return any(isinstance(part, Binary) and part.operator == "and" for part in walk(node))


def _paired(thresholds: list[_Threshold], *, joined: bool) -> Iterator[Arm]:
    groups: dict[tuple[float, float], list[float]] = {}
    for threshold in thresholds:
        key = (round(threshold.factor, 6), round(threshold.budget, 9))
        groups.setdefault(key, []).append(threshold.seconds)
    for (factor, budget), windows in groups.items():
        distinct = sorted(set(windows))
        if joined and len(distinct) >= 2:
            yield Arm(factor, budget, distinct[-1], distinct[0])
        else:
            # the short window may have a smaller factor of its own: then it limits this arm all the same
            others = [t.seconds for t in thresholds if joined and t.seconds < distinct[-1]]
            if joined and any(t.seconds > distinct[-1] for t in thresholds):
                continue
            yield Arm(factor, budget, distinct[-1], min(others) if others else None)


def _thresholds(node: Node) -> Iterator[_Threshold]:
    for part in walk(node):
        if isinstance(part, Binary) and part.operator in {">", ">="} and not part.returns_bool:
            found = _threshold(part.left, part.right)
            if found is not None:
                yield found


def _threshold(left: Node, right: Node) -> _Threshold | None:
    pair = _factor_and_budget(right)
    if pair is None and isinstance(left, Binary) and left.operator == "/":
        budget, factor = constant(left.right), constant(right)
        if budget is not None and factor is not None and 0 < budget < 1:
            pair, left = (factor, budget), left.left
    seconds = window_seconds(left)
    if pair is None or seconds is None or not LEAST_FACTOR <= pair[0] <= MOST_FACTOR:
        return None
    return _Threshold(pair[0], pair[1], seconds)


def _factor_and_budget(node: Node) -> tuple[float, float] | None:
    if not isinstance(node, Binary) or node.operator != "*":
        return None
    left, right = constant(node.left), constant(node.right)
    if left is None or right is None:
        return None
    if _is_complement(node.left) or _is_complement(node.right):
        factor, budget = (right, left) if _is_complement(node.left) else (left, right)
    else:
        budget, factor = sorted((left, right))
    return (factor, budget) if 0 < budget < 1 else None


def _is_complement(node: Node) -> bool:
    return isinstance(node, Binary) and node.operator == "-" and constant(node.left) == 1


def constant(node: Node) -> float | None:
    """Return the value of an expression of numbers only; None where it reads a series."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Negation):
        inner = constant(node.inner)
        return None if inner is None else -inner
    if not isinstance(node, Binary):
        return None
    left, right = constant(node.left), constant(node.right)
    if left is None or right is None or (node.operator == "/" and right == 0):
        return None
    results = {"+": left + right, "-": left - right, "*": left * right}
    return left / right if node.operator == "/" else results.get(node.operator)


def window_seconds(node: Node) -> float | None:
    """Return the time that an error ratio is measured over: its range, or what the name of a recorded series says."""
    ranges = [p.range_seconds for p in walk(node) if isinstance(p, (Selector, Subquery)) and p.range_seconds]
    if ranges:
        return max(ranges)
    named = [seconds for p in walk(node) if isinstance(p, Selector) and (seconds := _named_window(p))]
    return max(named, default=None)


def _named_window(selector: Selector) -> float | None:
    match = SUFFIX.search(selector.metric)
    if match:
        return prometheus_seconds(match[1])
    values = (m.value for m in selector.matchers if m.name in WINDOW_LABELS and m.operator == "=")
    return next((seconds for value in values if (seconds := prometheus_seconds(value))), None)
