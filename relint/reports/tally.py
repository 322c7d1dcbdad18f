"""The closing words of a report: what was found, what was looked at, what was left open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from relint.model.finding import Finding, Report, Severity, State
from relint.reports.inert import one_line

NOT_READ = "other"  # the format of files that hold nothing relint reads
WORST_FIRST = sorted(Severity, reverse=True)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 file", "2 files", "1,024 files"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def by_severity(findings: tuple[Finding, ...]) -> Mapping[Severity, int]:
    """Count findings, the worst first; severities without any are left out."""
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in WORST_FIRST if counts[severity]}


def by_path(findings: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    """Group findings by file, in the order in which the files first come up."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.span.path].append(finding)
    return groups


def by_state(report: Report) -> Mapping[State, int]:
    """Count findings by state, every state named."""
    counts = Counter(finding.state for finding in report.findings)
    return {"open": counts["open"], "waived": counts["waived"], "baselined": counts["baselined"]}


def verdict(report: Report) -> str:
    """Return what was found, in a clause: "2 errors, 1 note (1 waived)"."""
    counts = by_severity(report.open)
    found = ", ".join(counted(number, severity.word) for severity, number in counts.items()) or "no findings"
    aside = ", ".join(f"{number:,} {state}" for state, number in by_state(report).items() if number and state != "open")
    return f"{found} ({aside})" if aside else found


def scope(report: Report) -> str:
    """Return what was looked at: "checked 143 resources in 18 files (12 terraform, 6 kubernetes) with 52 rules"."""
    summary = report.summary
    read = {name: number for name, number in summary.files.items() if name != NOT_READ}
    most_first = sorted(read.items(), key=lambda item: (-item[1], item[0]))
    formats = ", ".join(f"{number:,} {one_line(name)}" for name, number in most_first)
    files = counted(sum(read.values()), "file")
    where = f"{files} ({formats})" if formats else files
    passed = summary.files.get(NOT_READ, 0)
    rest = f", passed over {counted(passed, 'other')}" if passed else ""
    return f"checked {counted(summary.resources, 'resource')} in {where} with {counted(summary.rules, 'rule')}{rest}"


def left_open(report: Report) -> str:
    """Return "" or how many verdicts stayed undecided and how much could not be read, in a clause."""
    parts = []
    if report.undecided:
        parts.append(f"{len(report.undecided):,} undecided")
    if report.problems:
        parts.append(counted(len(report.problems), "problem"))
    return ", ".join(parts)


def closing(report: Report) -> str:
    """Return what was looked at and what was left open, in a clause."""
    return "; ".join(filter(None, (scope(report), left_open(report))))
