"""Host names that clouds make, and the attribute that each of them holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from relint.catalog import sources

HINT = re.compile(r"amazonaws\.com|azure|windows\.net|:[a-z]+-[a-z]+\d:")
"""What any host name of the table contains: a cheap look before the patterns are tried."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One form of host name."""

    pattern: re.Pattern[str]
    types: Mapping[str, str]  # Terraform type -> the attribute that holds the name


def named(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield each name that a text contains in a cloud's host name, with the types and attributes that may hold it."""
    if not HINT.search(text):
        return
    for endpoint in _endpoints():
        for match in endpoint.pattern.finditer(text):
            yield match["name"], endpoint.types


@cache
def naming_attributes() -> Mapping[str, str]:
    """Return the attribute that becomes a part of a host name, by Terraform type."""
    return {type_: attribute for endpoint in _endpoints() for type_, attribute in endpoint.types.items()}


@cache
def _endpoints() -> tuple[Endpoint, ...]:
    return tuple(Endpoint(re.compile(row["pattern"]), row["types"]) for row in sources.load("endpoints.yaml"))
