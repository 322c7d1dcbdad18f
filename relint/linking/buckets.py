"""Thresholds of latency objectives that no bucket of their histogram has.

A bucket is asked for by its upper limit (`le="0.3"`); what stands between two limits finds no series, and an objective
without series is neither met nor missed. The limits of a histogram are seldom in the input: those of well-known tools
are, by default. Where several queries ask for other limits, somebody has set the buckets, and nothing is decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from relint.catalog.histograms import Buckets, histograms
from relint.lang.promql import parse, selectors
from relint.linking.links import Inventory
from relint.model.span import Span
from relint.model.value import Known, Unknown, Value

Facts = Mapping[str, Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class _Question:
    """One bucket that a query asks for, and that its histogram does not have by default."""

    objective: str
    metric: str
    limit: float
    span: Span


def bucket_facts(inventory: Inventory) -> Facts:
    """Return `missing_bucket` of each objective: the bucket in words, "" where none is missing."""
    known = histograms()
    questions = [
        question
        for identity in inventory.objectives
        for question in _questions(inventory, identity, known)
        if question.limit not in known[question.metric].limits
    ]
    asked: dict[str, set[float]] = defaultdict(set)
    for question in questions:
        asked[known[question.metric].source].add(question.limit)
    facts: dict[str, dict[str, Value]] = {key: {"missing_bucket": Known("")} for key in inventory.objectives}
    for question in questions:
        own = len(asked[known[question.metric].source]) > 1
        words = Unknown("the histogram seems to have buckets of its own") if own else _words(question, known)
        facts[question.objective] = {"missing_bucket": words}
    return facts


def _questions(inventory: Inventory, identity: str, known: Mapping[str, Buckets]) -> Iterator[_Question]:
    for objective in inventory.objectives[identity][:1]:
        for query in objective.queries:
            if query.language != "promql" or not any(metric in query.text for metric in known):
                continue
            node = parse(query.text).node
            for selector in selectors(node) if node is not None else ():
                limits = (m.value for m in selector.matchers if m.name == "le" and m.operator == "=")
                for limit in filter(None, map(_number, limits if selector.metric in known else ())):
                    yield _Question(identity, selector.metric, limit, query.span)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 < number < float("inf") else None


def _words(question: _Question, known: Mapping[str, Buckets]) -> Value:
    buckets = known[question.metric]
    below = max((limit for limit in buckets.limits if limit < question.limit), default=None)
    above = min((limit for limit in buckets.limits if limit > question.limit), default=None)
    near = " and ".join(f"{limit:g}" for limit in (below, above) if limit is not None)
    words = f"{question.limit:g} of {question.metric}; by default it has {near}"
    return Known(words, question.span, "default", buckets.source)
