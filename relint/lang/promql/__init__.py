"""PromQL: expressions of our own over `promql_parser`, which is imported only when there is one to read."""

from relint.lang.promql.parse import Read, is_logql, parse
from relint.lang.promql.syntax import (
    COMPARISONS,
    SETS,
    Aggregation,
    Binary,
    Call,
    Matcher,
    Negation,
    Node,
    Number,
    Selector,
    Subquery,
    Text,
    children,
    selectors,
    walk,
)

__all__ = [
    "COMPARISONS",
    "SETS",
    "Aggregation",
    "Binary",
    "Call",
    "Matcher",
    "Negation",
    "Node",
    "Number",
    "Read",
    "Selector",
    "Subquery",
    "Text",
    "children",
    "is_logql",
    "parse",
    "selectors",
    "walk",
]
