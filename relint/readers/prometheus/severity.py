"""Whether a severity wakes somebody up."""

from __future__ import annotations

PAGING = frozenset(
    {"page", "critical", "crit", "pager", "p1", "p0", "sev1", "sev0", "s1", "emergency", "disaster", "fatal"}
)
QUIET = frozenset(
    [
        "warning",
        "warn",
        "ticket",
        "info",
        "information",
        "informational",
        "notice",
        "none",
        "low",
        "medium",
        "minor",
        "major",
        "debug",
        "p2",
        "p3",
        "p4",
        "p5",
        "sev2",
        "sev3",
        "sev4",
        "s2",
        "s3",
        "s4",
        "high",
        "error",
        "email",
    ]
)


def pages(severity: str) -> bool | None:
    """Tell whether a severity pages; None where the word does not say.

    Sources: the mixins page for `critical`, the SRE workbook and Sloth for `page`.
    """
    word = severity.strip().lower()
    return True if word in PAGING else False if word in QUIET else None
