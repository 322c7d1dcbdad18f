"""Each analysis runs once on a system, on first request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from relint.model.system import System

Table = TypeVar("Table")

_RESULTS: WeakKeyDictionary[System, dict[object, Any]] = WeakKeyDictionary()


def result(system: System, analysis: Callable[[System], Table]) -> Table:
    """Return what `analysis` says of `system`; computed once, kept as long as the system lives."""
    results = _RESULTS.setdefault(system, {})
    if analysis not in results:
        results[analysis] = analysis(system)
    table: Table = results[analysis]
    return table
