"""The report for people: findings by file, each with its place, its reasons and its fix.

At a terminal (`Options.frames`) a finding comes with a code frame; in a log it is one greppable line in the form
that compilers use (`path:line:column: severity: message [rule]`) with its reasons indented under it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from relint.model.finding import Finding, Report, Severity
from relint.model.span import Span
from relint.reports.frame import code_frame
from relint.reports.inert import one_line
from relint.reports.layout import EMPTY, Line, Segment, hanging, line, plain
from relint.reports.options import DEFAULT, Options
from relint.reports.tally import NOT_READ, by_path, closing, left_open, scope, verdict

INSTANCES_SHOWN = 3  # other addresses of one block; JSON has them all
NOTES_SHOWN = 10
FRAME_WIDTH = 120  # cells, where the terminal has said nothing


def render(report: Report, options: Options = DEFAULT) -> str:
    """Return the report as lines of text; with `Options.colour` they carry terminal escapes, else none."""
    lines = _lines(report, options)
    if not options.colour:
        return plain(lines)
    from relint.reports.paint import painted

    return painted(lines)


def _lines(report: Report, options: Options) -> Iterator[Line]:
    candidates = report.findings if options.waived else report.open
    shown = [finding for finding in candidates if options.everything or not _undeployed(finding)]
    for path, findings in by_path(shown).items():
        yield from _file(path, findings, report.excerpts.get(path, {}), options)
    if options.undecided:
        yield from _undecided(report, options)
    yield from _problems(report, options)
    yield from _notes(report, options)
    if folded := len(candidates) - len(shown):
        yield line(
            f"{folded} {'note' if folded == 1 else 'notes'} on examples and test data not listed; --all lists them"
        )
    yield from _summary(report, options)


def _undeployed(finding: Finding) -> bool:
    return finding.severity is Severity.NOTE and finding.environment in {"example", "test"}


def _file(path: str, findings: list[Finding], excerpt: Mapping[int, str], options: Options) -> Iterator[Line]:
    if options.frames:
        yield line(Segment(one_line(path), "path"))
        yield EMPTY
    framed: Span | None = None
    for finding in findings:
        yield from _headline(finding, options)
        if options.frames and finding.span != framed:  # a frame serves all findings in a row that it shows
            framed = finding.span
            width = options.width or FRAME_WIDTH
            yield from code_frame(excerpt, finding.span, finding.severity.word, width)
        yield from _reasons(finding, options)
        if options.frames:
            yield EMPTY


def _headline(finding: Finding, options: Options) -> Iterator[Line]:
    severity = Segment(finding.severity.word, finding.severity.word)
    place, rule = _place(finding.span), one_line(finding.rule) + _aside(finding)
    if options.frames:
        yield from hanging(line(severity, "  "), one_line(finding.message), "strong", options.width)
        yield line(Segment(f"  at {place}  [{rule}]", "rule"))
    else:
        message = Segment(one_line(finding.message), "strong")
        yield line(Segment(place, "path"), ": ", severity, ": ", message, Segment(f" [{rule}]", "rule"))


def _aside(finding: Finding) -> str:
    """Return what tells this finding from an open one in production; "" for those."""
    parts: list[str] = [] if finding.state == "open" else [finding.state]
    if finding.environment != "production":
        parts.append(one_line(finding.environment))
    return "".join(f", {part}" for part in parts)


def _reasons(finding: Finding, options: Options) -> Iterator[Line]:
    for label, text, style in _remarks(finding):
        head = line(Segment(f"  {label:>8}  " if options.frames else f"  {label}: ", "label"))
        yield from hanging(head, text, style, options.width)


def _remarks(finding: Finding) -> Iterator[tuple[str, str, str]]:
    """Yield label, text and style of what stands under a finding."""
    for number, evidence in enumerate(finding.evidence):
        yield "because" if number == 0 else "and", f"{one_line(evidence.message)} ({_place(evidence.span)})", ""
    if others := [address for address in finding.addresses if address != finding.address]:
        yield "also", _some(others), ""
    if finding.minutes:
        yield "at stake", f"{finding.minutes:,.1f} error-budget minutes in 30 days", ""
    if finding.remedy:
        yield "fix", one_line(finding.remedy), "fix"
    if finding.reason:
        yield finding.state, one_line(finding.reason), ""


def _some(addresses: Sequence[str]) -> str:
    names = ", ".join(one_line(address) for address in addresses[:INSTANCES_SHOWN])
    more = len(addresses) - INSTANCES_SHOWN
    return f"{names} and {more:,} more" if more > 0 else names


def _place(span: Span) -> str:
    return f"{one_line(span.path)}:{span.line}:{span.column}"


def _undecided(report: Report, options: Options) -> Iterator[Line]:
    if report.undecided and options.frames:
        yield line(Segment("Undecided: what follows hangs on a value that the source leaves open", "strong"))
    for item in report.undecided:
        head = line(Segment(_place(item.span), "path"), ": ", Segment("undecided", "note"), ": ")
        operand = Segment(f"{one_line(item.address)}: {one_line(item.operand)}")
        yield (*head, operand, Segment(f" [{one_line(item.rule)}]", "rule"))
    if report.undecided and options.frames:
        yield EMPTY


def _problems(report: Report, options: Options) -> Iterator[Line]:
    for problem in report.problems:
        where = (Segment(_place(problem.span), "path"), Segment(": ")) if problem.span.path else ()
        yield (*where, Segment("problem", "problem"), Segment(f": {one_line(problem.message)}"))
    if report.problems and options.frames:
        yield EMPTY


def _notes(report: Report, options: Options) -> Iterator[Line]:
    for note in report.notes[:NOTES_SHOWN]:
        where = f" ({one_line(note.span.path)})" if note.span else ""
        yield line(Segment("left out", "quiet"), f": {one_line(note.message)}{where}")
    if (more := len(report.notes) - NOTES_SHOWN) > 0:
        yield line(Segment("left out", "quiet"), f": {more:,} more of this kind; the JSON report has them all")
    if report.notes and options.frames:
        yield EMPTY


def _summary(report: Report, options: Options) -> Iterator[Line]:
    if not options.frames:
        yield line(Segment(verdict(report), _mood(report)), f"; {closing(report)}")
    else:
        yield line(Segment(_sentence(verdict(report)), _mood(report)))
        yield from hanging(EMPTY, _sentence(scope(report)), "", options.width)
        yield from _hints(report, options)
    if not report.summary.files.keys() - {NOT_READ} and not report.problems:
        yield line("Nothing here is Terraform, Kubernetes, an SLO, an alert rule or a runbook that relint reads.")


def _mood(report: Report) -> str:
    """Return the style of the verdict: of the worst there is, good where something was read and nothing found."""
    if report.problems:
        return "problem"
    if report.open:
        return max(finding.severity for finding in report.open).word
    return "good" if report.summary.resources else "strong"


def _hints(report: Report, options: Options) -> Iterator[Line]:
    """Yield what to ask next."""
    if rest := left_open(report):
        hint = "" if options.undecided or not report.undecided else " `--undecided` lists what is not known and where."
        yield line(f"{_sentence(rest)}{hint}")
    if report.open:
        worst = max(report.open, key=lambda finding: finding.severity)
        yield line(Segment(f"`relint explain {one_line(worst.rule)}` says why, and shows examples.", "quiet"))


def _sentence(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:]}."
