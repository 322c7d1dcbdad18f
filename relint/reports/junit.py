"""JUnit XML: a suite for each file with findings, a case for each finding; what is waived is skipped.

Format: https://github.com/testmoapp/junitxml (there is no official schema; Jenkins and GitLab read this subset).
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from relint.model.finding import Finding, Problem, Report
from relint.reports.inert import one_line
from relint.reports.options import DEFAULT, Options
from relint.reports.tally import by_path

QUOTE = {'"': "&quot;"}


def render(report: Report, options: Options = DEFAULT) -> str:
    """Return the report as XML; findings at `options.fail_on` or above fail, lesser ones pass with a remark."""
    suites = [_suite(path, findings, options) for path, findings in by_path(report.findings).items()]
    if report.problems:
        suites.append(_problems(report.problems))
    body = "".join(suites) or _clean(report)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="relint">\n{body}</testsuites>\n'


def _suite(path: str, findings: list[Finding], options: Options) -> str:
    failures = sum(_fails(finding, options) for finding in findings)
    skipped = sum(finding.state != "open" for finding in findings)
    counts = f'tests="{len(findings)}" failures="{failures}" errors="0" skipped="{skipped}"'
    cases = "".join(_case(finding, options) for finding in findings)
    return f'  <testsuite name="{_attribute(path)}" {counts}>\n{cases}  </testsuite>\n'


def _fails(finding: Finding, options: Options) -> bool:
    return finding.state == "open" and finding.severity >= options.fail_on


def _case(finding: Finding, options: Options) -> str:
    name = f"{_attribute(finding.rule)}: {_attribute(finding.address)}"
    place = f'classname="{_attribute(finding.span.path)}" file="{_attribute(finding.span.path)}"'
    head = f'    <testcase name="{name}" {place} line="{finding.span.line}">'
    return f"{head}\n      {_outcome(finding, options)}\n    </testcase>\n"


def _outcome(finding: Finding, options: Options) -> str:
    if finding.state != "open":
        return f'<skipped message="{finding.state}: {_attribute(finding.reason)}"/>'
    if not _fails(finding, options):
        return f"<system-out>{finding.severity.word}: {_words(finding)}</system-out>"
    message = f'message="{_attribute(finding.message)}" type="{finding.severity.word}"'
    return f"<failure {message}>{_words(finding)}</failure>"


def _words(finding: Finding) -> str:
    span = finding.span
    parts = [f"{span.path}:{span.line}:{span.column}: {finding.message}"]
    parts += [f"because {item.message} ({item.span.path}:{item.span.line})" for item in finding.evidence]
    parts += [f"fix: {finding.remedy}"] if finding.remedy else []
    return "\n".join(escape(one_line(part)) for part in parts)


def _problems(problems: Sequence[Problem]) -> str:
    cases = "".join(
        f'    <testcase name="{_attribute(problem.span.path)}" classname="problems" line="{problem.span.line}">\n'
        f'      <error message="{_attribute(problem.message)}" type="problem"/>\n    </testcase>\n'
        for problem in problems
    )
    counts = f'tests="{len(problems)}" failures="0" errors="{len(problems)}" skipped="0"'
    return f'  <testsuite name="problems" {counts}>\n{cases}  </testsuite>\n'


def _clean(report: Report) -> str:
    """Return one passing case: some readers take a file without any for a failed run."""
    case = f'<testcase name="{report.summary.rules} rules find nothing" classname="relint"/>'
    return f'  <testsuite name="relint" tests="1" failures="0" errors="0" skipped="0">\n    {case}\n  </testsuite>\n'


def _attribute(text: str) -> str:
    return escape(one_line(text), QUOTE)
