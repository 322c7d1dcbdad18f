"""Examples of rules as tests: `# fault: part of the message` on the line where a rule must speak."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from relint.engine.rules import Example, Rule, bundled_rules, load
from relint.engine.run import run
from relint.engine.settings import Settings, settings_from
from relint.model.files import MemoryFiles
from relint.model.finding import Finding, Report

MARK = re.compile(r"[ \t]*(?:#|//|<!--)[ \t]*fault(?::[ \t]*(?P<text>.*?))?[ \t]*(?:-->)?$", re.MULTILINE)


def mismatches(example: Example, rule: Rule, others: Iterable[Rule] = ()) -> list[str]:
    """Return one line per finding without its mark, per mark without its finding, and per problem in reading."""
    report = outcome(example, [rule, *others])
    found = [finding for finding in report.findings if finding.rule == rule.name and finding.state == "open"]
    missing = []
    for path, line, text in _marks(example.files):
        hit = next((finding for finding in found if _matches(finding, path, line, text)), None)
        if hit is None:
            missing.append(f"{path}:{line}: expected a fault saying {text!r}, found none")
        else:
            found.remove(hit)
    unexpected = [f"{f.span.path}:{f.span.line}: unexpected fault: {f.message}" for f in found]
    problems = [f"{p.span.path}:{p.span.line}: problem: {p.message}" for p in report.problems]
    return missing + unexpected + problems


def outcome(example: Example, rules: Iterable[Rule]) -> Report:
    """Return the report on an example's files, their marks taken out."""
    files = MemoryFiles({path: MARK.sub("", text) for path, text in example.files.items()})
    ready = list(rules)
    settings = settings_from(example.settings) if example.settings else Settings()
    return run(files, files.paths, replace(settings, only=tuple(rule.name for rule in ready)), ready)


def marked(example: Example) -> bool:
    """Tell whether an example shows the fault."""
    return any(MARK.search(text) for text in example.files.values())


def _marks(files: Mapping[str, str]) -> Iterator[tuple[str, int, str]]:
    for path, text in files.items():
        for number, line in enumerate(text.splitlines(), start=1):
            if match := MARK.search(line):
                yield path, number, match["text"] or ""


def _matches(finding: Finding, path: str, line: int, text: str) -> bool:
    return (finding.span.path, finding.span.line) == (path, line) and text in finding.message


def shortcomings(rule: Rule, others: Iterable[Rule] = ()) -> list[str]:
    """Return what is wrong with the examples of a rule: a mismatch, or a side that none of them shows."""
    others = list(others)
    said = [f"it {example.it}: {line}" for example in rule.examples for line in mismatches(example, rule, others)]
    shows = [marked(example) for example in rule.examples]
    if not any(shows):
        said.append("no example shows the fault")
    if all(shows):
        said.append("no example shows a system without the fault")
    return said


def partners(rule: Rule) -> list[Rule]:
    """Return the shipped rules that the examples of a rule need beside it: those that its waivers speak of."""
    if "waiver" not in rule.subjects:
        return []
    text = "".join(text for example in rule.examples for text in example.files.values())
    return [other for other in load(bundled_rules(), shipped=True)[0] if f"allow {other.name}" in text]
