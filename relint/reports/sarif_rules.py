"""The rules as SARIF's reporting descriptors (section 3.49)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from relint.model.finding import Report, RuleText, Severity
from relint.reports.inert import inert, one_line

URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
PROBLEM_SEVERITY: Mapping[Severity, str] = {
    Severity.NOTE: "recommendation",
    Severity.WARNING: "warning",
    Severity.ERROR: "error",
}


def descriptors(report: Report) -> list[dict[str, Any]]:
    """Return one descriptor a rule, by name: those that ran, and any other that a finding speaks of."""
    rules = {one_line(rule.name): rule for rule in report.rules.values()}
    for finding in report.findings:
        name = one_line(finding.rule)
        rules.setdefault(name, RuleText(finding.rule, finding.rule, finding.severity, why="", remedy=""))
    return [_descriptor(name, rule) for name, rule in sorted(rules.items())]


def _descriptor(name: str, rule: RuleText) -> dict[str, Any]:
    title = one_line(rule.title) or name
    descriptor: dict[str, Any] = {
        "id": name,
        "name": _pascal(name),
        "shortDescription": {"text": _sentence(title)},
        "fullDescription": {"text": _paragraphs(rule.why) or _sentence(title)},
        "help": {"text": "\n\n".join(_help(rule, title)), "markdown": "\n\n".join(_markdown(rule, title))},
        "defaultConfiguration": {"level": rule.severity.word},
        "properties": _properties(name, rule),
    }
    if url := next((url for _, url in rule.references if URL.fullmatch(url)), None):
        descriptor["helpUri"] = url
    return descriptor


def _pascal(name: str) -> str:
    """Return "SingleZoneDatabase" for "redundancy/single-zone-database"."""
    return "".join(word.capitalize() for word in re.split(r"\W+", name.rpartition("/")[2])) or name


def _sentence(title: str) -> str:
    return f"{title[:1].upper()}{title[1:].rstrip('.')}."


def _paragraphs(text: str) -> str:
    """Return text with its line breaks, and nothing else that does not print."""
    return "\n".join(inert(line).rstrip() for line in text.strip().splitlines())


def _help(rule: RuleText, title: str) -> Iterator[str]:
    yield _paragraphs(rule.why) or _sentence(title)
    if rule.remedy.strip():
        yield f"Remedy: {_paragraphs(rule.remedy)}"
    yield from (f"{one_line(title)}: {one_line(url)}" for title, url in rule.references)


def _markdown(rule: RuleText, title: str) -> Iterator[str]:
    """Yield the paragraphs of a rule's help; a rule is written in Markdown by somebody who is trusted."""
    yield _paragraphs(rule.why) or _sentence(title)
    if rule.remedy.strip():
        yield f"**Remedy**\n\n{_paragraphs(rule.remedy)}"
    links = [f"- [{one_line(title)}]({url})" for title, url in rule.references if URL.fullmatch(url)]
    if links:
        yield "**References**\n\n" + "\n".join(links)


def _properties(name: str, rule: RuleText) -> dict[str, Any]:
    tags = dict.fromkeys(["reliability", name.partition("/")[0]])
    properties: dict[str, Any] = {
        "tags": list(tags),
        "precision": "high",
        "problem.severity": PROBLEM_SEVERITY[rule.severity],
    }
    if rule.maps_to:
        properties["mapsTo"] = [one_line(name) for name in rule.maps_to]
    return properties
