"""What an alert's expression tells, as facts; see `relint/catalog/kinds/objectives.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from relint.lang.promql import Node, faults, parse, selectors, walk
from relint.lang.promql.burn import arms
from relint.lang.promql.labels import impossible_joins, labels_of
from relint.lang.promql.syntax import Call
from relint.model.value import Data, Known, Unknown, Value

RECORDED = "a recorded series decides whether it is always there"


@lru_cache(maxsize=2048)
def facts_of(expression: str) -> Mapping[str, Data]:
    """Return the facts of an expression; nothing where it cannot be read."""
    node = parse(expression).node
    if node is None:
        return {}
    fires = faults.filters(node)
    return {
        "always_fires": Unknown(RECORDED) if fires is None else not fires,
        "constant": faults.is_constant(node),
        "bool_comparison": fires is not True and faults.bool_comparison(node),
        "asks_absence": faults.asks_absence(node),
        "raw_counters": faults.raw_counters(node),
        "shortest_rate_seconds": faults.shortest_rate_seconds(node),
        "longest_range_seconds": faults.longest_range_seconds(node),
        "sums_before_rate": faults.sums_before_rate(node),
        "gauge_rates": faults.gauge_rates(node),
        "nan_divisors": faults.divisions(node, aggregated=True),
        "open_divisors": faults.divisions(node, aggregated=False),
        "chooses_top": faults.is_top(node),
        "impossible_join": next(impossible_joins(node), ""),
        "loses_buckets": faults.loses_buckets(node),
        "needless_regexes": faults.needless_regexes(node),
        "over_time": _over_time(node),
        "steady": faults.is_steady(node),
        "arms": [
            {"factor": arm.factor, "budget": arm.budget, "long": arm.long_seconds, "short": arm.short_seconds}
            for arm in arms(node)
        ],
        "metrics": sorted({s.metric for s in selectors(node) if s.metric}),
        "result_labels": _result_labels(node),
    }


def _result_labels(node: Node) -> Data:
    names = labels_of(node).names
    return None if names is None else sorted(names)


def _over_time(node: Node) -> bool:
    return any(isinstance(part, Call) and part.function.endswith("_over_time") for part in walk(node))


def as_values(facts: Mapping[str, Data], span: object) -> dict[str, Value]:
    """Return facts as values that stand where the expression does."""
    return {name: data if isinstance(data, Unknown) else Known(data, span) for name, data in facts.items()}  # type: ignore[arg-type]
