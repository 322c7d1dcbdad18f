"""SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.

Messages are plain text in which `[text](target)` would be a link (section 3.11.6), so that form is broken up in
text of the input. Braces stand single although 3.11.5 doubles them: no reader replaces placeholders where a message
has no arguments, and the best known ones show doubled braces as they stand.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from relint.model.dependency import Evidence
from relint.model.finding import Finding, Report
from relint.model.span import Span
from relint.model.version import VERSION
from relint.reports.inert import inert, one_line
from relint.reports.options import DEFAULT, Options
from relint.reports.sarif_rules import descriptors
from relint.reports.tally import by_state

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "SRCROOT"
SUPPRESSED_BY: Mapping[str, str] = {"waived": "inSource", "baselined": "external"}

Json = dict[str, Any]


def render(report: Report, _options: Options = DEFAULT) -> str:
    """Return the report as a SARIF log of one run; options change nothing in it."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    return json.dumps(log, indent=2, allow_nan=False) + "\n"


def _run(report: Report) -> Json:
    rules = descriptors(report)
    indices = {rule["id"]: index for index, rule in enumerate(rules)}
    artifacts = {uri: index for index, uri in enumerate(sorted(set(_uris(report))))}
    return {
        "tool": {"driver": {"name": "relint", "version": VERSION, "rules": rules}},
        "invocations": [_invocation(report, artifacts)],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The directory that relint was run in."}}},
        "artifacts": [{"location": {"uri": uri, "uriBaseId": ROOT}, "roles": ["analysisTarget"]} for uri in artifacts],
        "results": [_result(finding, indices[one_line(finding.rule)], artifacts) for finding in report.findings],
        "columnKind": "unicodeCodePoints",
        "properties": _summary(report),
    }


def _uris(report: Report) -> Iterable[str]:
    for finding in report.findings:
        yield _uri(finding.span.path)
        yield from (_uri(evidence.span.path) for evidence in finding.evidence)
    yield from (_uri(problem.span.path) for problem in report.problems)
    yield from (_uri(note.span.path) for note in report.notes if note.span)


def _uri(path: str) -> str:
    """Return a path as a relative reference; bytes that are no UTF-8 stand as themselves (PEP 383)."""
    try:
        octets = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        octets = path.encode("utf-8", "replace")
    uri = quote(octets, safe="/-._~")
    return "/." + uri if uri.startswith("//") else uri  # "//" would start the name of a host


def _invocation(report: Report, artifacts: Mapping[str, int]) -> Json:
    """Tell what could not be read (errors) and what was left out on purpose (notes)."""
    problems = [_notification("error", problem.message, problem.span, artifacts) for problem in report.problems]
    notes = [_notification("note", note.message, note.span, artifacts) for note in report.notes]
    return {"executionSuccessful": not report.problems, "toolExecutionNotifications": problems + notes}


def _notification(level: str, message: str, span: Span | None, artifacts: Mapping[str, int]) -> Json:
    notification: Json = {"level": level, "message": _message(message)}
    if span is not None and span.path:
        notification["locations"] = [_location(span, artifacts)]
    return notification


def _result(finding: Finding, index: int, artifacts: Mapping[str, int]) -> Json:
    result: Json = {
        "ruleId": one_line(finding.rule),
        "ruleIndex": index,
        "level": finding.severity.word,
        "message": _message(finding.message),
        "locations": [{**_location(finding.span, artifacts), "logicalLocations": _logical(finding)}],
        "partialFingerprints": {"relint/v1": inert(finding.fingerprint)},
        "suppressions": _suppressions(finding),
        "properties": _properties(finding),
    }
    if finding.evidence:
        related = enumerate(finding.evidence, start=1)
        result["relatedLocations"] = [_related(number, evidence, artifacts) for number, evidence in related]
    return result


def _logical(finding: Finding) -> list[Json]:
    names = dict.fromkeys(inert(address) for address in (finding.address, *finding.addresses))
    return [{"fullyQualifiedName": name, "kind": "resource"} for name in names]


def _suppressions(finding: Finding) -> list[Json]:
    if finding.state == "open":
        return []
    suppression = {"kind": SUPPRESSED_BY[finding.state], "status": "accepted"}
    return [{**suppression, "justification": one_line(finding.reason)} if finding.reason else suppression]


def _properties(finding: Finding) -> Json:
    properties: Json = {
        "kind": inert(finding.kind),
        "type": inert(finding.type),
        "environment": inert(finding.environment),
    }
    if finding.minutes is not None and math.isfinite(finding.minutes):
        properties["minutes"] = finding.minutes
    if finding.remedy:
        properties["remedy"] = one_line(finding.remedy)
    return properties


def _related(number: int, evidence: Evidence, artifacts: Mapping[str, int]) -> Json:
    return {"id": number, **_location(evidence.span, artifacts), "message": _message(evidence.message)}


def _location(span: Span, artifacts: Mapping[str, int]) -> Json:
    uri = _uri(span.path)
    artifact = {"uri": uri, "uriBaseId": ROOT, "index": artifacts[uri]}
    return {"physicalLocation": {"artifactLocation": artifact, "region": _region(span)}}


def _region(span: Span) -> Json:
    """Return the stretch of a span; one without an extent runs to the end of its line (3.30.2)."""
    region = {"startLine": max(span.line, 1), "startColumn": max(span.column, 1)}
    if (span.end_line, span.end_column) > (span.line, span.column):
        region |= {"endLine": max(span.end_line, 1), "endColumn": max(span.end_column, 1)}
    return region


def _message(text: str) -> Json:
    return {"text": one_line(text).replace("](", "] (") or "(no message)"}


def _summary(report: Report) -> Json:
    summary = report.summary
    return {
        "files": {inert(name): count for name, count in sorted(summary.files.items())},
        "resources": summary.resources,
        "states": dict(by_state(report)),
        "undecided": len(report.undecided),
    }
