"""GitLab Code Quality: one JSON array, one object a finding.

Format: https://docs.gitlab.com/ci/testing/code_quality/ (a subset of the Code Climate format).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping

from relint.model.finding import Finding, Report, Severity
from relint.reports.inert import one_line
from relint.reports.options import DEFAULT, Options

SEVERITIES: Mapping[Severity, str] = {Severity.NOTE: "info", Severity.WARNING: "minor", Severity.ERROR: "major"}


def render(report: Report, _options: Options = DEFAULT) -> str:
    """Return the open findings as GitLab reads them; it wants fingerprints that are unique in the file."""
    return json.dumps(list(_issues(report.open)), indent=2) + "\n"


def _issues(findings: tuple[Finding, ...]) -> Iterator[Mapping[str, object]]:
    seen: Counter[str] = Counter()
    for finding in findings:
        fingerprint = one_line(finding.fingerprint)
        seen[fingerprint] += 1
        yield _issue(finding, fingerprint if seen[fingerprint] == 1 else f"{fingerprint}-{seen[fingerprint]}")


def _issue(finding: Finding, fingerprint: str) -> Mapping[str, object]:
    span = finding.span
    return {
        "check_name": one_line(finding.rule),
        "description": one_line(finding.message),
        "severity": SEVERITIES[finding.severity],
        "fingerprint": fingerprint,
        "location": {
            "path": one_line(span.path),
            "lines": {"begin": span.line, "end": max(span.end_line, span.line)},
        },
    }
