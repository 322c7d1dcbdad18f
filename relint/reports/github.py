"""Workflow commands of GitHub Actions: each finding becomes an annotation on its line.

Format: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from relint.model.finding import Finding, Problem, Report, Severity
from relint.model.span import Span
from relint.reports.inert import one_line
from relint.reports.options import DEFAULT, Options
from relint.reports.tally import closing, verdict

COMMANDS: Mapping[Severity, str] = {Severity.NOTE: "notice", Severity.WARNING: "warning", Severity.ERROR: "error"}


def render(report: Report, _options: Options = DEFAULT) -> str:
    """Return one workflow command a line for what is open and what could not be read, and the summary."""
    return "".join(f"{text}\n" for text in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    for finding in report.open:
        yield _finding(finding)
    for problem in report.problems:
        yield _problem(problem)
    yield f"relint: {verdict(report)}; {closing(report)}"


def _finding(finding: Finding) -> str:
    parts = [finding.message, *(evidence.message for evidence in finding.evidence)]
    if finding.remedy:
        parts.append(f"fix: {finding.remedy}")
    text = "%0A".join(_escaped(part) for part in parts)
    return f"::{COMMANDS[finding.severity]} {_place(finding.span)},title={_property(finding.rule)}::{text}"


def _problem(problem: Problem) -> str:
    place = f"{_place(problem.span)}," if problem.span.path else ""
    return f"::error {place}title=relint could not read this::{_escaped(problem.message)}"


def _place(span: Span) -> str:
    place = f"file={_property(span.path)},line={span.line},endLine={max(span.end_line, span.line)}"
    if span.end_line == span.line:  # columns are refused on an annotation of several lines
        place += f",col={span.column},endColumn={max(span.end_column, span.column)}"
    return place


def _escaped(text: str) -> str:
    return one_line(text).replace("%", "%25")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
