"""The labels that queries ask to equal one value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from relint.lang.promql.parse import parse
from relint.lang.promql.syntax import Selector, selectors


def equalities(texts: Iterable[str]) -> Mapping[str, str]:
    """Return the labels that queries ask to equal one value, the same wherever they are named."""
    nodes = [node for text in texts if (node := parse(text).node) is not None]
    return _agreed(selector for node in nodes for selector in selectors(node))


def _agreed(found: Iterable[Selector]) -> Mapping[str, str]:
    values: dict[str, set[str]] = {}
    for selector in found:
        for matcher in selector.matchers:
            if matcher.operator == "=" and matcher.value:
                values.setdefault(matcher.name, set()).add(matcher.value)
    return {name: next(iter(options)) for name, options in sorted(values.items()) if len(options) == 1}
