"""Read PromQL: templates filled in, size and depth bounded, nodes of our own.

`promql_parser` (Rust) does the reading. It recurses without a bound and ends the process on deep input, so what is too
deep never reaches it; and it knows no templates, so `{{.window}}`, `$__rate_interval` and the like are filled in first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from relint.lang.promql.syntax import (
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
)

LONGEST = 20_000  # characters
DEEPEST = 250  # operators and brackets: each may be a level of recursion
STRING_OR_COMMENT = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`[^`]*`|#[^\n]*")
TOKEN = re.compile(r"[-+*/%^]|[<>=!]=?|[(\[{]|\b(?:and|or|unless|atan2)\b", re.IGNORECASE)
TEMPLATES = (
    (re.compile(r"\{\{\s*-?\s*\.?(?:window|Window)\s*-?\s*\}\}"), "5m"),
    (re.compile(r"\$__(?:rate_)?interval(?:_ms)?|\$__range(?:_s|_ms)?|\$\{__(?:rate_)?interval\}|\$\{__range\}"), "5m"),
    (re.compile(r"\[\s*(?:window|WINDOW)\s*\]"), "[5m]"),
    (re.compile(r"(?<=\[)\s*\$\{?[A-Za-z_]\w*\}?\s*(?=\])"), "5m"),
)
VARIABLE = re.compile(r"\{\{.*?\}\}|\$\{[^}]*\}|\$[A-Za-z_]\w*|%\(\w+\)[sdfg]|\{%.*?%\}|<[A-Za-z_ -]+>", re.DOTALL)
EXPERIMENTAL = re.compile(
    r"\b(?:fill|fill_left|fill_right)\s*\(|\b(?:anchored|smoothed)\b|\[[^\]\n]*[-+*/][^\]\n]*\]"
    r"|\b(?:step|range)\s*\(\s*\)|\boffset\s*[-+]?\s*\(|\[\s*\("
)


METRICSQL = re.compile(  # functions and words that PromQL does not have
    r"\b(?:histogram_(?:share|quantiles)|rollup\w*|range_\w+|running_\w+|keep_(?:last|next)_value|keep_metric_names|"
    r"interpolate|label_(?:set|del|keep|copy|move|map|match|mismatch|transform|uppercase|lowercase|value)|lag|lifetime|"
    r"(?:increase|delta|changes)_(?:pure|prometheus)|rate_over_sum|quantiles(?:_over_time)?|share_\w+_over_time|"
    r"count_(?:eq|ne|gt|le)_over_time|sum_(?:eq|gt|le)_over_time|outliers\w*|(?:top|bottom)k_\w+|median\w*|zscore\w*|union|"
    r"aggr_over_time|t(?:min|max|first|last)_over_time|distinct\w*|default_rollup|scrape_interval|remove_resets|"
    r"smooth_exponential|alias|drop_common_labels|buckets_limit|prometheus_buckets|limit_offset)\s*\("
    r"|\bWITH\s*\(|\bdefault\s+[\w(]|\bifnot\b|\bif\s+\w"
)


@dataclass(frozen=True, slots=True)
class Read:
    """An expression, or why there is none."""

    node: Node | None = None
    error: str = ""  # why Prometheus would refuse it
    open: str = ""  # why nobody can say what it means


@lru_cache(maxsize=4096)
def parse(text: str) -> Read:
    """Return the expression that a text holds; the same text is read once."""
    if not text.strip():
        return Read(error="it is empty")
    if len(text) > LONGEST:
        return Read(open=f"it is longer than {LONGEST} characters")
    filled = substituted(text)
    bare = _bare(filled)
    if len(TOKEN.findall(bare)) > DEEPEST:
        return Read(open=f"it has more than {DEEPEST} operators and brackets")
    if VARIABLE.search(bare):
        return Read(open="it holds a template that is filled in later")
    return _read(filled, bare)


def substituted(text: str) -> str:
    """Return a text whose time templates are filled in with five minutes."""
    for pattern, value in TEMPLATES:
        text = pattern.sub(value, text)
    return text


def is_logql(text: str) -> bool:
    """Tell whether an expression is LogQL: a pipe outside of texts, which PromQL does not have."""
    return "|" in _bare(text)


def _bare(text: str) -> str:
    """Return a text without its comments and the content of its texts: only what can nest is left."""
    return STRING_OR_COMMENT.sub(lambda match: " " if match[0].startswith("#") else '""', text)


def _read(filled: str, bare: str) -> Read:
    import promql_parser

    try:
        return Read(_node(promql_parser.parse(filled), promql_parser))
    except ValueError as error:
        if METRICSQL.search(bare):
            return Read(open="it is MetricsQL, the language of VictoriaMetrics")
        if EXPERIMENTAL.search(bare):
            return Read(open="it uses syntax that is still an experiment of Prometheus")
        return Read(error=" ".join(str(error).split())[:200])


def _node(expression: Any, lib: Any) -> Node:
    if isinstance(expression, lib.ParenExpr):
        return _node(expression.expr, lib)
    if isinstance(expression, lib.BinaryExpr):
        return _binary(expression, lib)
    if isinstance(expression, lib.AggregateExpr):
        return _aggregation(expression, lib)
    if isinstance(expression, lib.Call):
        return Call(expression.func.name, tuple(_node(argument, lib) for argument in expression.args))
    if isinstance(expression, lib.UnaryExpr):
        return Negation(_node(expression.expr, lib))
    if isinstance(expression, lib.SubqueryExpr):
        step = expression.step.total_seconds() if expression.step else None
        return Subquery(_node(expression.expr, lib), expression.range.total_seconds(), step)
    return _leaf(expression, lib)


def _leaf(expression: Any, lib: Any) -> Node:
    if isinstance(expression, lib.MatrixSelector):
        return _selector(expression.vector_selector, expression.range.total_seconds())
    if isinstance(expression, lib.NumberLiteral):
        return Number(float(expression.val))
    if isinstance(expression, lib.StringLiteral):
        return Text(str(expression.val))
    return _selector(expression, None)


def _selector(expression: Any, range_seconds: float | None) -> Selector:
    operators: dict[str, Any] = {"Equal": "=", "NotEqual": "!=", "Re": "=~", "NotRe": "!~"}
    matchers = tuple(
        Matcher(m.name, operators[str(m.op).rpartition(".")[2]], m.value) for m in expression.matchers.matchers
    )
    metric = expression.name or next((m.value for m in matchers if m.name == "__name__" and m.operator == "="), "")
    offset = expression.offset.total_seconds() if expression.offset else 0.0
    return Selector(metric, tuple(m for m in matchers if m.name != "__name__"), range_seconds, offset)


def _aggregation(expression: Any, lib: Any) -> Aggregation:
    by = without = None
    if expression.modifier is not None:
        labels = tuple(expression.modifier.labels)
        by, without = (labels, None) if str(expression.modifier.type).endswith("By") else (None, labels)
    parameter = None if expression.param is None else _node(expression.param, lib)
    return Aggregation(str(expression.op), _node(expression.expr, lib), parameter, by, without)


def _binary(expression: Any, lib: Any) -> Binary:
    left, right = _node(expression.lhs, lib), _node(expression.rhs, lib)
    operator, modifier = str(expression.op).lower(), expression.modifier
    if modifier is None:
        return Binary(operator, left, right)
    on = ignoring = None
    if modifier.matching is not None:
        labels = tuple(modifier.matching.labels)
        on, ignoring = (labels, None) if str(modifier.matching.type).endswith("Include") else (None, labels)
    card = str(modifier.card).rpartition(".")[2]
    group: Any = {"ManyToOne": "left", "OneToMany": "right"}.get(card, "")
    included = getattr(modifier.group_labels, "labels", modifier.group_labels) or ()
    return Binary(operator, left, right, bool(modifier.return_bool), on, ignoring, group, tuple(included))
