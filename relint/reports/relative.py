"""A report with its paths as they look from somewhere else, so that a person can open them."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TypeVar

from relint.model.finding import Finding, Note, Problem, Report, Undecided
from relint.model.span import Span

Placed = TypeVar("Placed", Finding, Undecided, Problem, Note)


def seen_from(report: Report, here: str) -> Report:
    """Return the report with paths as they look from a folder; where that is longer, with absolute ones.

    Args:
        report: its paths are relative to its root; one without a root comes back as it is.
        here: an absolute folder.
    """
    if report.root in {"", here}:
        return report
    return replace(
        report,
        findings=tuple(_finding(finding, report.root, here) for finding in report.findings),
        undecided=_all(report.undecided, report.root, here),
        problems=_all(report.problems, report.root, here),
        notes=_all(report.notes, report.root, here),
        excerpts={_path(path, report.root, here): lines for path, lines in report.excerpts.items()},
    )


def _finding(finding: Finding, root: str, here: str) -> Finding:
    evidence = tuple(replace(item, span=_span(item.span, root, here)) for item in finding.evidence)
    return replace(finding, span=_span(finding.span, root, here), evidence=evidence)


def _all(items: tuple[Placed, ...], root: str, here: str) -> tuple[Placed, ...]:
    return tuple(replace(item, span=_span(item.span, root, here)) if item.span else item for item in items)


def _span(span: Span, root: str, here: str) -> Span:
    return span._replace(path=_path(span.path, root, here)) if span.path else span


def _path(path: str, root: str, here: str) -> str:
    full = posixpath.join(root, path)
    return min(posixpath.relpath(full, here), full, key=len)
