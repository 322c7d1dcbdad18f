"""The report for programs: JSON, version 1; `report.schema.json` describes every field.

Fields are only ever added. Text stands as the input has it, whatever it is: JSON escapes it, to plain ASCII.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from relint.model.dependency import Evidence
from relint.model.finding import Finding, Note, Problem, Report, RuleText, Severity, Undecided
from relint.reports.options import DEFAULT, Options
from relint.reports.tally import by_state

VERSION = 1


def render(report: Report, _options: Options = DEFAULT) -> str:
    """Return the report as one JSON object; options change nothing in it."""
    return json.dumps(_whole(document(report)), indent=2, allow_nan=False) + "\n"


def document(report: Report) -> dict[str, Any]:
    """Return what is written, before it is written."""
    return {
        "version": VERSION,
        "summary": _summary(report),
        "findings": [_finding(finding) for finding in report.findings],
        "undecided": [_undecided(item) for item in report.undecided],
        "problems": [_problem(problem) for problem in report.problems],
        "notes": [_note(note) for note in report.notes],
        "rules": {name: _rule(rule) for name, rule in sorted(report.rules.items())},
    }


def _summary(report: Report) -> dict[str, Any]:
    summary = report.summary
    severities = {severity.word: 0 for severity in sorted(Severity, reverse=True)}
    for finding in report.open:
        severities[finding.severity.word] += 1
    return {
        "files": dict(sorted(summary.files.items())),
        "resources": summary.resources,
        "rules": summary.rules,
        "findings": severities,
        "states": dict(by_state(report)),
        "undecided": len(report.undecided),
        "problems": len(report.problems),
        "seconds": _number(summary.seconds) or 0,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    span = finding.span
    return {
        "rule": finding.rule,
        "severity": finding.severity.word,
        "message": finding.message,
        "address": finding.address,
        "type": finding.type,
        "kind": finding.kind,
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "state": finding.state,
        "fingerprint": finding.fingerprint,
        "minutes": _number(finding.minutes),
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "addresses": list(finding.addresses or (finding.address,)),
        "resource": finding.resource,
        "environment": finding.environment,
        "remedy": finding.remedy,
        "reason": finding.reason,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    span = evidence.span
    return {"message": evidence.message, "path": span.path, "line": span.line, "column": span.column}


def _undecided(item: Undecided) -> dict[str, Any]:
    span = item.span
    return {
        "rule": item.rule,
        "address": item.address,
        "operand": item.operand,
        "path": span.path,
        "line": span.line,
        "column": span.column,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    span = problem.span
    return {"message": problem.message, "path": span.path, "line": span.line, "column": span.column}


def _note(note: Note) -> dict[str, Any]:
    if note.span is None:
        return {"message": note.message, "path": None, "line": None}
    return {"message": note.message, "path": note.span.path, "line": note.span.line}


def _rule(rule: RuleText) -> dict[str, Any]:
    return {
        "title": rule.title,
        "severity": rule.severity.word,
        "why": rule.why,
        "remedy": rule.remedy,
        "references": [{"title": title, "url": url} for title, url in rule.references],
        "maps_to": list(rule.maps_to),
    }


def _number(value: float | None) -> float | None:
    """Return a number that JSON can hold; None for one that it cannot."""
    return value if value is not None and math.isfinite(value) else None


def _whole(data: Any) -> Any:
    """Return data with every half of a surrogate pair replaced: strict parsers refuse a lone half."""
    if isinstance(data, str):
        return data if data.isascii() else data.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(data, Mapping):
        return {_whole(key): _whole(item) for key, item in data.items()}
    if isinstance(data, list):
        return [_whole(item) for item in data]
    return data
