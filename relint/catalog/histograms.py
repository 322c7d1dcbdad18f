"""Buckets that the histograms of well-known tools have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from relint.catalog import sources


@dataclass(frozen=True, slots=True)
class Buckets:
    """The upper limits of a histogram's buckets, in its own unit, and who says so."""

    limits: tuple[float, ...]
    source: str


@cache
def histograms() -> Mapping[str, Buckets]:
    """Return the buckets by metric."""
    return {
        metric: Buckets(tuple(float(limit) for limit in entry["limits"]), entry["source"])
        for entry in sources.load("histograms.yaml")
        for metric in entry["metrics"]
    }
