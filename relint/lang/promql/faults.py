"""What an alert's expression does that its author did not mean."""

from __future__ import annotations

import re
from collections.abc import Iterator

from relint.lang.promql.counters import counts_events
from relint.lang.promql.syntax import (
    COMPARISONS,
    Aggregation,
    Binary,
    Call,
    Negation,
    Node,
    Number,
    Selector,
    Subquery,
    children,
    walk,
)

RATES = frozenset({"rate", "irate", "increase"})
ON_COUNTERS = RATES | {
    "resets",
    "changes",
    "absent",
    "absent_over_time",
    "present_over_time",
    "count_over_time",
    "timestamp",
    "delta",
    "idelta",
    "deriv",
}
MERGING = frozenset({"sum", "avg", "max", "min"})  # of counters: the result is none
COUNTING = frozenset({"count", "group", "count_values"})
ABSENT = frozenset({"absent", "absent_over_time"})
TOP = frozenset({"topk", "bottomk", "limitk", "limit_ratio"})
POISONED = frozenset({"sum", "avg", "stddev", "stdvar"})  # one NaN among the operands makes the result NaN
GAUGE_LIKE = re.compile(r"(?:_total|_count|_sum|_bucket|_created|_seconds|_info)\Z|:")
STEADY = re.compile(r"ttl|expir|not_after|uptime|timestamp|boot_time|start_time|_created\Z|_age_|last_success")
PLAIN_REGEX = re.compile(r"[A-Za-z0-9_/ -]+\Z")


def filters(node: Node) -> bool | None:
    """Tell whether an expression can be empty while its series are there; None where a recorded series decides."""
    if isinstance(node, Selector):
        return _selector_filters(node)
    if isinstance(node, Binary):
        return _binary_filters(node)
    if isinstance(node, Call):
        return True if node.function in ABSENT else _any(filters(argument) for argument in node.arguments)
    if isinstance(node, (Aggregation, Subquery, Negation)):
        return filters(node.inner)
    return False


def _selector_filters(node: Selector) -> bool | None:
    """Tell whether matchers alone choose a state: `ALERTS`, and `x_info{ready="False"}`, which is there only then."""
    if node.metric == "ALERTS" or (node.metric.endswith(("_info", "_metadata")) and node.matchers):
        return True
    return None if ":" in node.metric or not node.metric else False


def _binary_filters(node: Binary) -> bool | None:
    if node.compares or node.operator == "unless":
        return True
    both = filters(node.left), filters(node.right)
    if node.operator == "or":
        return False if False in both else None if None in both else True
    return _any(iter(both))


def _any(answers: Iterator[bool | None]) -> bool | None:
    found = list(answers)
    return True if True in found else None if None in found else False


def is_constant(node: Node) -> bool:
    """Tell whether an expression reads no series: `vector(1)`."""
    return not any(isinstance(part, Selector) for part in walk(node))


def bool_comparison(node: Node) -> bool:
    """Tell whether a comparison answers 0 or 1 instead of keeping series."""
    return any(isinstance(part, Binary) and part.operator in COMPARISONS and part.returns_bool for part in walk(node))


def asks_absence(node: Node) -> bool:
    """Tell whether the result is there because series are not."""
    if isinstance(node, Call):
        return node.function in ABSENT
    if isinstance(node, Binary):
        return asks_absence(node.left) or (node.operator == "or" and asks_absence(node.right))
    return isinstance(node, (Aggregation, Negation)) and asks_absence(node.inner)


def raw_counters(node: Node) -> list[str]:
    """Return counters whose running total is compared, instead of how fast it grows."""
    found: list[str] = []
    guards = [side for part in walk(node) if isinstance(part, Binary) for side in _guards(part)]
    for part in walk(node):
        if isinstance(part, Binary) and _passes_threshold(part) and part not in guards:
            found += [name for side in (part.left, part.right) for name in _raw(side)]
    return sorted(set(found))


def _passes_threshold(node: Binary) -> bool:
    """Tell whether a comparison asks if something has grown beyond a number."""
    return node.compares and node.operator in {">", ">=", "!="} and (is_constant(node.left) or is_constant(node.right))


def bare_counters(node: Node) -> list[str]:
    """Return counters of which neither a rate nor an increase is taken."""
    return sorted(set(_raw(node, shares=True)))


def _guards(node: Binary) -> tuple[Node, ...]:
    """Return the sides of an `and` that only ask whether something has ever happened: `x_total > 0`."""
    if node.operator not in {"and", "unless"}:
        return ()
    return tuple(side for side in (node.left, node.right) if isinstance(side, Binary) and _is_zero(side.right))


def _is_zero(node: Node) -> bool:
    return isinstance(node, Number) and node.value == 0


def _raw(node: Node, *, shares: bool = False) -> Iterator[str]:
    """Yield counters as they are; those that a share of something else is taken of only where it is asked for."""
    if isinstance(node, Call) and (node.function in ON_COUNTERS or node.function.endswith("_over_time")):
        return
    if isinstance(node, Aggregation) and node.operator in COUNTING:
        return
    if isinstance(node, Binary) and (node.operator == "-" or node.compares):
        return  # `x_total - x_total offset 1h` is growth; an inner comparison is looked at by itself
    if isinstance(node, Selector):
        if _counts_events(node):
            yield node.metric
        return
    if isinstance(node, Binary) and node.operator == "/" and not is_constant(node.right) and not shares:
        return  # a mean since the start, which need not grow
    for part in children(node):
        yield from _raw(part, shares=shares)


def _counts_events(node: Selector) -> bool:
    return node.range_seconds is None and counts_events(node.metric)


def rates(node: Node) -> Iterator[tuple[str, Selector]]:
    """Yield each rate, irate and increase with the series that it is taken of."""
    for part in walk(node):
        if isinstance(part, Call) and part.function in RATES and isinstance(part.arguments[0], Selector):
            yield part.function, part.arguments[0]


def shortest_rate_seconds(node: Node) -> float | None:
    """Return the shortest time that a rate is taken over; None where there is no rate."""
    return min((s.range_seconds for _, s in rates(node) if s.range_seconds), default=None)


def longest_range_seconds(node: Node) -> float:
    """Return the longest time that the expression looks back over; 0 where it looks at now."""
    return max(
        (p.range_seconds or 0.0 for p in walk(node) if isinstance(p, (Selector, Subquery))),
        default=0.0,
    )


def sums_before_rate(node: Node) -> bool:
    """Tell whether counters are added before their rate is taken: a restart of one looks like a huge jump."""
    return any(
        isinstance(part, Call)
        and part.function in RATES
        and isinstance(part.arguments[0], Subquery)
        and isinstance(part.arguments[0].inner, Aggregation)
        and part.arguments[0].inner.operator in MERGING
        for part in walk(node)
    )


def gauge_rates(node: Node) -> list[str]:
    """Return the series without a counter's name whose rate is taken."""
    return sorted({s.metric for _, s in rates(node) if s.metric and not GAUGE_LIKE.search(s.metric)})


def divisions(node: Node, *, aggregated: bool) -> list[str]:
    """Return the divisors that can be zero; with `aggregated`, only where one NaN would spoil a sum or an average."""
    found: list[str] = []
    _divisions(node, inside=False, aggregated=aggregated, found=found)
    return sorted(set(found))


def _divisions(node: Node, *, inside: bool, aggregated: bool, found: list[str]) -> None:
    if isinstance(node, Binary):
        if node.operator == "/" and inside is aggregated and _can_be_zero(node.right):
            found.append(_first_metric(node.right))
        inside = inside and not node.compares  # a comparison drops NaN
    elif isinstance(node, Aggregation) and node.operator in POISONED:
        inside = True
    for part in children(node):
        _divisions(part, inside=inside, aggregated=aggregated, found=found)


def _can_be_zero(node: Node) -> bool:
    """Tell whether a divisor is a number of events, which is zero when nothing happens, and nothing keeps zero out."""
    guarded = any(
        (isinstance(part, Binary) and (part.compares or part.operator in {"or", "and", "unless"}))
        or (isinstance(part, Call) and part.function in {"clamp_min", "clamp"})
        or (isinstance(part, Aggregation) and part.operator in COUNTING)
        for part in walk(node)
    )
    events = any(isinstance(part, Call) and part.function in RATES | {"delta", "idelta"} for part in walk(node))
    return events and not guarded


def _first_metric(node: Node) -> str:
    return next((part.metric for part in walk(node) if isinstance(part, Selector) and part.metric), "a divisor")


def divides_sum_by_count(node: Node) -> bool:
    """Tell whether an average is made of a histogram or summary: `x_sum / x_count`."""
    return any(
        isinstance(part, Binary)
        and part.operator == "/"
        and _stem(part.left, "_sum") is not None
        and _stem(part.left, "_sum") == _stem(part.right, "_count")
        for part in walk(node)
    )


def _stem(node: Node, ending: str) -> str | None:
    names = {part.metric for part in walk(node) if isinstance(part, Selector)}
    found = [name.removesuffix(ending) for name in names if name.endswith(ending)]
    return found[0] if len(found) == 1 and len(names) == 1 else None


def is_steady(node: Node) -> bool:
    """Tell whether the expression reads what cannot flap from one evaluation to the next: a time to live, a start."""
    return any(isinstance(part, Selector) and STEADY.search(part.metric) for part in walk(node))


def is_top(node: Node) -> bool:
    """Tell whether the result is a choice of the largest or smallest series, which come and go."""
    if isinstance(node, Binary) and node.operator == "or":
        return is_top(node.left) or is_top(node.right)
    while isinstance(node, Binary) and (node.operator in {"and", "unless"} or node.operator in COMPARISONS):
        if node.group or not isinstance(node.right, (Number, Selector, Binary, Aggregation, Call)):
            return False
        node = node.left
    return isinstance(node, Aggregation) and node.operator in TOP


def loses_buckets(node: Node) -> bool:
    """Tell whether a quantile of a histogram is taken after the label `le` was aggregated away."""
    return any(
        isinstance(part, Call) and part.function == "histogram_quantile" and _loses_le(part.arguments[-1])
        for part in walk(node)
    )


def _loses_le(node: Node) -> bool:
    buckets = any(isinstance(part, Selector) and part.metric.endswith("_bucket") for part in walk(node))
    while buckets:
        if isinstance(node, Aggregation) and node.operator not in TOP:
            lost = "le" in node.without if node.without is not None else "le" not in (node.by or ())
            if lost:
                return True
        if not isinstance(node, (Aggregation, Subquery, Negation)):
            return False
        node = node.inner
    return False


def needless_regexes(node: Node) -> list[str]:
    """Return the matchers whose regular expression has no metacharacter, or takes everything."""
    matchers = (m for part in walk(node) if isinstance(part, Selector) for m in part.matchers)
    return sorted(
        {
            f"{m.name}{m.operator}{m.value!r}"
            for m in matchers
            if m.operator in {"=~", "!~"} and (PLAIN_REGEX.match(m.value) or m.value == ".*")
        }
    )
