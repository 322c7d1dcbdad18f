"""Markdown for a comment on a pull request: a heading, and an entry for each open finding, by file.

Text from the input is escaped so that it makes no link, image, HTML, mention or heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from relint.model.finding import Finding, Report
from relint.model.span import Span
from relint.reports.inert import one_line
from relint.reports.options import DEFAULT, Options
from relint.reports.tally import by_path, closing, verdict

SIZE_LIMIT = 60_000  # characters; GitHub refuses a comment beyond 65,536
SPECIAL = re.compile(r"([\\`*_\[\]#~:$.|])")  # inside a line; nothing of the input stands at the start of one
NO_MENTION = "<!-- -->"  # between `@` or `#` and a name: it shows nothing and makes no mention


def render(report: Report, _options: Options = DEFAULT) -> str:
    """Return the report as GitHub or GitLab Markdown, cut where a comment would be refused."""
    lines = list(_lines(report))
    kept: list[str] = []
    size = 0
    for number, text in enumerate(lines):
        size += len(text) + 1
        if size > SIZE_LIMIT:
            kept.append(f"\n... and {len(lines) - number:,} more lines; the JSON report has everything.")
            break
        kept.append(text)
    return "\n".join(kept) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"### relint: {escaped(verdict(report))}"
    for path, findings in by_path(report.open).items():
        yield ""
        yield f"**{escaped(path)}**"
        yield ""
        for finding in findings:
            yield from _finding(finding)
    for problem in report.problems:
        yield ""
        yield f"**Problem** in {_place(problem.span)}: {escaped(problem.message)}"
    yield ""
    yield escaped(closing(report))


def _finding(finding: Finding) -> Iterator[str]:
    head = f"**{finding.severity.word}** line {finding.span.line}"
    yield f"- {head}: {escaped(finding.message)} ({escaped(finding.rule)})"
    for evidence in finding.evidence:
        yield f"  - because {escaped(evidence.message)}, {_place(evidence.span)}"
    if finding.remedy:
        yield f"  - fix: {escaped(finding.remedy)}"


def _place(span: Span) -> str:
    return f"{escaped(span.path)} line {span.line}"


def escaped(text: str) -> str:
    """Return text of the input as Markdown that shows exactly it."""
    line = SPECIAL.sub(r"\\\1", one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    return line.replace("@", "@" + NO_MENTION).replace("\\#", "\\#" + NO_MENTION)
