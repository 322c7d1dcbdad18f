"""Accepted faults: comments, annotations and the waivers of `relint.yaml`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from relint.engine.judge import Hit
from relint.engine.peers import accepted
from relint.engine.rules import Rule
from relint.engine.settings import Settings
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.system import System
from relint.model.value import Known, Value

COMMENT = re.compile(
    r"(?:#|//|<!--|/\*)\s*relint:\s*allow\s+(?P<rules>[\w/*-]+(?:\s*,\s*[\w/*-]+)*)"
    r"(?:\s+until\s+(?P<until>\S+))?(?:\s+--\s*(?P<reason>.*?))?\s*(?:-->|\*/)?\s*$"
)
MARK = "relint: allow"
ANNOTATION = "relint.dev/allow."
COMMENT_LINE = re.compile(r"\s*(?:#|//|<!--|/\*|$)")


@dataclass(eq=False, slots=True)
class Allowance:
    """One accepted fault, from whatever place."""

    rules: tuple[str, ...]  # names, or globs over them
    reason: str
    span: Span
    expires: datetime.date | None = None
    address: str = "*"
    used: bool = False
    broken: str = ""  # why it cannot be honoured
    peers: tuple[
        str, ...
    ] = ()  # globs over ids of other linters; it is then theirs, and no rule asks whether it is used

    def covers(self, rule: Rule) -> bool:
        """Tell whether it speaks of a rule."""
        return any(fnmatchcase(rule.name, glob) for glob in self.rules) or any(
            fnmatchcase(peer, glob) for peer in rule.maps_to for glob in self.peers
        )

    def expired(self, today: datetime.date) -> bool:
        """Tell whether its last day is over."""
        return self.expires is not None and today > self.expires


class Allowances:
    """All accepted faults of a run; asked once a finding, then asked which were of no use."""

    def __init__(self, system: System, lines: Mapping[str, Sequence[str]], settings: Settings) -> None:
        self._today = settings.today
        self._peers = settings.peer_annotations
        self._system = system
        self._of_settings = [Allowance((w.rule,), w.reason, w.span, w.expires, w.address) for w in settings.waivers]
        self._comments = {path: _comments(path, text) for path, text in lines.items()}
        self._lines = lines
        self._annotations: dict[str, list[Allowance]] = {}

    def reason(self, hit: Hit) -> str:
        """Return why a hit is accepted; "" where it is not. An expired or broken allowance accepts nothing."""
        for allowance in self._candidates(hit):
            if allowance.covers(hit.rule) and not allowance.broken:
                allowance.used = True
                if not allowance.expired(self._today):
                    return allowance.reason
        return ""

    def as_resources(self) -> list[Resource]:
        """Return each allowance as a resource of kind `waiver`, for the rules about waivers."""
        everything = [
            *self._of_settings,
            *(a for by_line in self._comments.values() for a in by_line.values()),
            *(a for found in self._annotations.values() for a in found if not a.peers),
        ]
        return [self._resource(allowance) for allowance in sorted(everything, key=lambda a: (a.span, a.rules))]

    def _candidates(self, hit: Hit) -> Iterable[Allowance]:
        addresses = {hit.resource.address, hit.resource.id}
        yield from (a for a in self._of_settings if any(fnmatchcase(x, a.address) for x in addresses))
        yield from self._on(hit.span)
        if hit.resource.span.path != hit.span.path or hit.resource.span.line != hit.span.line:
            yield from self._on(hit.resource.span)
        resource: Resource | None = hit.resource
        while resource is not None:
            yield from self._annotated(resource)
            resource = self._system.resources.get(resource.parent) if resource.parent else None

    def _on(self, span: Span) -> Iterable[Allowance]:
        """Yield the comments on a span's first line and on the comment lines right above it."""
        comments = self._comments.get(span.path)
        if not comments:
            return
        lines, number = self._lines[span.path], span.line
        if number in comments:
            yield comments[number]
        while number > 1 and number - 2 < len(lines) and COMMENT_LINE.match(lines[number - 2]):
            number -= 1
            if number in comments:
                yield comments[number]

    def _annotated(self, resource: Resource) -> Sequence[Allowance]:
        if resource.id not in self._annotations:
            foreign = accepted(resource.annotations) if self._peers else ()
            self._annotations[resource.id] = [
                *(Allowance((), reason, _place(resource), peers=peers) for peers, reason in foreign),
            ] + [
                Allowance((key.removeprefix(ANNOTATION).replace(".", "/", 1),), reason.strip(), _place(resource))
                for key, reason in resource.annotations.items()
                if key.startswith(ANNOTATION)
            ]
        return self._annotations[resource.id]

    def _resource(self, allowance: Allowance) -> Resource:
        facts: dict[str, Value] = {
            "expired": Known(allowance.expired(self._today)),
            "used": Known(allowance.used),
            "broken": Known(allowance.broken),
            "until": Known(allowance.expires.isoformat() if allowance.expires else ""),
            "rules": Known(", ".join(allowance.rules)),
        }
        place = f"{allowance.span.path}:{allowance.span.line}"
        name = ", ".join(allowance.rules)
        return Resource(
            f"waiver {name} ({place})", "waiver", "waiver", "catalog", allowance.span, name=name, facts=facts
        )


def _place(resource: Resource) -> Span:
    return resource.spans.get("metadata.annotations") or resource.span.head


def _comments(path: str, lines: Sequence[str]) -> Mapping[int, Allowance]:
    found: dict[int, Allowance] = {}
    for number, line in enumerate(lines, start=1):
        if MARK in line and (match := COMMENT.search(line)):
            span = Span(path, number, match.start() + 1, number, len(line) + 1)
            rules = tuple(part.strip() for part in match["rules"].split(","))
            expires = _date(match["until"])
            broken = _broken(match["until"], expires, match["reason"])
            found[number] = Allowance(rules, match["reason"] or "", span, expires, broken=broken)
    return found


def _broken(until: str | None, expires: datetime.date | None, reason: str | None) -> str:
    if until and expires is None:
        return "its date is not of the form 2027-01-31"
    return "" if reason and len(reason.strip()) > 2 else "it gives no reason (write `-- reason` at its end)"


@lru_cache(maxsize=256)
def _date(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        return None
