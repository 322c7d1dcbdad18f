"""From hits to findings: one fault, one finding; severity by environment; waived or open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase

from relint.analyses import result
from relint.engine.judge import Hit, in_order
from relint.engine.rules import Rule
from relint.engine.settings import RuleSetting, Settings
from relint.engine.waive import Allowances
from relint.model.finding import Finding, Severity
from relint.model.system import System

PRODUCTION = "production"


def setting_of(rule: Rule, settings: Settings) -> RuleSetting:
    """Return how a rule is set: by its name, a former name, or the last glob that covers it."""
    for name in (rule.name, *rule.formerly):
        if name in settings.rules:
            return settings.rules[name]
    globs = [value for glob, value in settings.rules.items() if fnmatchcase(rule.name, glob)]
    return globs[-1] if globs else RuleSetting()


def findings(hits: Iterable[Hit], system: System, settings: Settings, allowances: Allowances) -> list[Finding]:
    """Return the findings in the order of the input; instances of one block, and groups, are one finding."""
    blocks: dict[tuple[object, ...], list[Finding]] = {}
    grouped = set()
    for hit, reason in _without_covered(list(in_order(hits)), system, allowances):
        finding = _finding(hit, system, settings, reason)
        block = (finding.rule, finding.span, hit.resource.span, hit.aspect, finding.state)
        blocks.setdefault(block, []).append(finding)
        grouped |= {finding.rule} if hit.rule.group == "file" else set()
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for key, members in blocks.items():
        groups.setdefault(_group(members) if key[0] in grouped else key, []).extend(members)
    merged = [_merged(members) for members in groups.values()]
    return sorted(merged, key=lambda finding: (finding.span, finding.rule, finding.address, finding.fingerprint))


def _without_covered(hits: list[Hit], system: System, allowances: Allowances) -> Iterator[tuple[Hit, str]]:
    """Yield each hit with why it is accepted, without those that another hit on the same block covers.

    Whoever accepted the covered fault of a resource accepted the covering one: it is the same.
    """
    covering: dict[object, list[Hit]] = {}
    for hit in hits:
        if hit.rule.covers:
            covering.setdefault(_block(hit, system), []).append(hit)
    reasons = [allowances.reason(hit) for hit in hits]
    covers = [[other for other in covering.get(_block(hit, system), ()) if _covers(other, hit)] for hit in hits]
    inherited: dict[int, str] = {}
    for hit, others, reason in zip(hits, covers, reasons, strict=True):
        for other in others:
            if other.resource.id == hit.resource.id:
                inherited[id(other)] = inherited.get(id(other)) or reason
    for hit, others, reason in zip(hits, covers, reasons, strict=True):
        if not others:
            yield hit, reason or inherited.get(id(hit), "")


def _covers(hit: Hit, other: Hit) -> bool:
    return hit is not other and any(fnmatchcase(other.rule.name, glob) for glob in hit.rule.covers)


def _block(hit: Hit, system: System) -> object:
    """Return what is one thing to its author: a block that several roots of one environment share is one address."""
    resource = hit.resource
    return resource.address, resource.span, system.environments.get(resource.id, PRODUCTION)


def _finding(hit: Hit, system: System, settings: Settings, reason: str) -> Finding:
    environment = system.environments.get(hit.resource.id, PRODUCTION)
    return Finding(
        rule=hit.rule.name,
        severity=_severity(hit.rule, setting_of(hit.rule, settings), environment),
        message=hit.message,
        address=hit.resource.address,
        type=hit.resource.type,
        kind=hit.resource.kind,
        span=hit.span,
        fingerprint=fingerprint(hit.rule.name, hit.resource.id, hit.aspect),
        resource=hit.resource.id,
        evidence=hit.evidence,
        remedy=hit.remedy,
        state="waived" if reason else "open",
        reason=reason,
        minutes=_minutes(hit, system),
        environment=environment,
    )


def _minutes(hit: Hit, system: System) -> float | None:
    """Return what a fault puts at stake: what its rule says, else the error budgets that rest on the resource."""
    if hit.minutes is not None or not system.objectives:
        return hit.minutes
    from relint.analyses.stakes import stakes

    return result(system, stakes).get(hit.resource.id)


def fingerprint(rule: str, resource: str, aspect: str) -> str:
    """Return what identifies a finding for as long as its rule, resource and aspect stay the same."""
    return hashlib.sha256("\0".join((rule, resource, aspect)).encode(errors="surrogatepass")).hexdigest()[:20]


def _severity(rule: Rule, setting: RuleSetting, environment: str) -> Severity:
    """Return the severity: what the settings say, else the rule's; outside production it is a note."""
    if setting.severity is not None:
        return setting.severity
    return rule.severity if environment == PRODUCTION or rule.correctness else Severity.NOTE


def _group(members: list[Finding]) -> tuple[object, ...]:
    """Return what the instances of one block are grouped by: their file, and the most severe of them."""
    first = members[0]
    return (first.rule, first.span.path, first.state, max(finding.severity for finding in members))


def _merged(members: list[Finding]) -> Finding:
    """Return one finding for several; the most severe member speaks, all are named."""
    if len(members) == 1:
        return members[0]
    speaker = max(members, key=lambda finding: finding.severity)
    addresses = tuple(dict.fromkeys(finding.address for finding in members))
    if len(addresses) == 1:
        return speaker
    more = len(addresses) - 1
    message = f"{speaker.message} (and {more} more like it)"
    return replace(speaker, message=message, addresses=addresses)


def counts(found: Iterable[Finding]) -> Mapping[Severity, int]:
    """Return the number of open findings by severity."""
    table = dict.fromkeys(reversed(Severity), 0)
    for finding in found:
        if finding.state == "open":
            table[finding.severity] += 1
    return table
