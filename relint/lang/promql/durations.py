"""Durations as Prometheus, Go and OpenSLO write them, in seconds."""

from __future__ import annotations

import re

UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31536000}
PROMETHEUS = re.compile(
    r"(?:(?P<y>\d+)y)?(?:(?P<w>\d+)w)?(?:(?P<d>\d+)d)?(?:(?P<h>\d+)h)?(?:(?P<m>\d+)m)?(?:(?P<s>\d+)s)?(?:(?P<ms>\d+)ms)?\Z"
)
GO_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)")
GO_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
SHORTHAND = re.compile(r"(\d{1,9})([mhdwMQY])\Z")
SHORTHAND_UNITS = {
    "m": 60,
    "h": 3600,
    "d": 86400,
    "w": 604800,
    "M": 30 * 86400,
    "Q": 90 * 86400,
    "Y": 365 * 86400,
}
LONGEST = 40  # characters


def prometheus_seconds(text: str) -> float | None:
    """Return a Prometheus duration (`1h30m`, `5m`, `0`); None where it is none.

    Source: prometheus/common, model.ParseDuration: each unit at most once, in falling order, no fractions.

    >>> prometheus_seconds("1d12h")
    129600
    >>> prometheus_seconds("90") is None
    True
    """
    if text == "0":
        return 0
    match = PROMETHEUS.match(text) if 0 < len(text) <= LONGEST else None
    if match is None:
        return None
    parts = {unit: int(number) for unit, number in match.groupdict().items() if number}
    return sum(number * UNITS[unit] for unit, number in parts.items())


def go_seconds(text: str) -> float | None:
    """Return a Go duration (`1h30m`, `1.5h`, `-5m`, `0`); None where it is none.

    >>> go_seconds("1.5h")
    5400.0
    """
    body = text.removeprefix("-").removeprefix("+")
    if body == "0":
        return 0.0
    parts = GO_PART.findall(body) if 0 < len(body) <= LONGEST else []
    if not parts or "".join(number + unit for number, unit in parts) != body:
        return None
    seconds = sum(float(number) * GO_UNITS[unit] for number, unit in parts)
    return -seconds if text.startswith("-") else seconds


def shorthand_seconds(text: str) -> int | None:
    """Return an OpenSLO duration (`30d`, `1M`, `4w`); None where it is none.

    Source: the OpenSLO Go SDK counts a month as 30 days, a quarter as 90 and a year as 365.

    >>> shorthand_seconds("1Q") // 86400
    90
    """
    match = SHORTHAND.match(text)
    return int(match[1]) * SHORTHAND_UNITS[match[2]] if match else None


def duration_text(seconds: float) -> str:
    """Return seconds as people say them: `4 h 12 min`, `51.8 s`, `30 d`.

    >>> duration_text(129600), duration_text(51.84), duration_text(0)
    ('1 d 12 h', '51.8 s', '0 s')
    """
    if seconds < 60:
        return f"{seconds:.3g} s"
    parts = []
    rest = round(seconds)
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2])
