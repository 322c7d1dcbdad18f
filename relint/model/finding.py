"""What relint says: findings, what it could not decide, what it could not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal, TypeAlias

from relint.model.dependency import Evidence
from relint.model.resource import NOTHING
from relint.model.span import Span


class Severity(IntEnum):
    """SARIF's three levels, in order."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """Its name in rule files and reports."""
        return self.name.lower()


State: TypeAlias = Literal["open", "waived", "baselined"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault in one place."""

    rule: str
    severity: Severity
    message: str
    address: str
    type: str
    kind: str
    span: Span  # what to underline
    fingerprint: str  # rule, address and aspect; never a line
    resource: str = ""  # resource id
    addresses: tuple[str, ...] = ()  # every instance of the block that has the fault, when more than one
    evidence: tuple[Evidence, ...] = ()
    remedy: str = ""  # the fix in one line, for this type
    state: State = "open"
    reason: str = ""  # why it is waived
    minutes: float | None = None  # error-budget minutes at stake in 30 days
    environment: str = "production"


@dataclass(frozen=True, slots=True)
class Undecided:
    """A rule met an unknown operand."""

    rule: str
    address: str
    operand: str  # "multi_az: var.ha has no default"
    span: Span


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something in the input, or in the rules, that could not be read or run."""

    span: Span
    message: str  # what and why, in one sentence; never the content of a file


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was left out on purpose, and how to have it included."""

    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class RuleText:
    """The words of a rule that a report shows."""

    name: str
    title: str
    severity: Severity
    why: str
    remedy: str
    references: tuple[tuple[str, str], ...] = ()  # (title, url)
    maps_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What was looked at."""

    files: Mapping[str, int] = field(default=NOTHING)  # format -> files read
    resources: int = 0
    rules: int = 0
    seconds: float = 0.0  # 0 where it must not show: a report's bytes depend on its input only


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one run, sorted; a report format is a pure function of it."""

    findings: tuple[Finding, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    summary: Summary = field(default_factory=Summary)
    rules: Mapping[str, RuleText] = field(default=NOTHING)
    excerpts: Mapping[str, Mapping[int, str]] = field(default=NOTHING)  # path -> line -> text, for code frames
    root: str = ""  # the scanned tree, an absolute path: what all paths are relative to; "" for a stream

    @property
    def open(self) -> tuple[Finding, ...]:
        """Findings that are neither waived nor baselined."""
        return tuple(finding for finding in self.findings if finding.state == "open")
