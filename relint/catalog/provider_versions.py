"""Which releases of a provider a configuration allows, as far as a default depends on it."""

from __future__ import annotations

import re
from collections.abc import Iterator

CONSTRAINT = re.compile(r"\s*(?P<operator>[=!<>~]{0,2})\s*v?(?P<version>\d+(?:\.\d+){0,2})\S*\s*\Z")

Version = tuple[int, ...]


def only_before(release: str, constraints: str) -> bool:
    """Tell whether constraints such as `~> 3.100, != 3.101.0` allow nothing but releases before `release`.

    A constraint without an upper end allows the newest release; one that cannot be read says nothing.
    """
    limit = _version(release)
    return any(last < limit or (last == limit and not included) for last, included in _last_allowed(constraints))


def _last_allowed(constraints: str) -> Iterator[tuple[Version, bool]]:
    """Yield the upper end of each constraint that has one, and whether it belongs to what is allowed."""
    for part in constraints.split(","):
        match = CONSTRAINT.match(part)
        if match is None:
            continue
        version, operator = _version(match["version"]), match["operator"]
        if operator in {"", "=", "<="}:
            yield version, True
        elif operator == "<":
            yield version, False
        elif operator == "~>":
            yield _next(match["version"]), False


def _next(text: str) -> Version:
    """Return the first release that `~> text` does not allow: 4.0.0 for 3.100, 3.101.0 for 3.100.2."""
    parts = [int(part) for part in text.split(".")]
    kept = parts[:-1] or parts
    return _padded((*kept[:-1], kept[-1] + 1))


def _version(text: str) -> Version:
    return _padded(tuple(int(part) for part in text.split(".")))


def _padded(version: Version) -> Version:
    return (*version, 0, 0)[:3]
