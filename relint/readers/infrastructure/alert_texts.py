"""What the texts of an alert tell: which runbook they name, and whether they wake somebody up."""

from __future__ import annotations

import re

from relint.model.value import Known, Value
from relint.readers.infrastructure.body import Body, leaves

LINK = re.compile(r"https?://[^\s\"'<>)\]|,]+")
PAGE_PATH = re.compile(r"(?<![\w/.-])(?:[\w.-]+/)*[\w.-]+\.md(?:#[\w-]+)?\b")
ABOUT_RUNBOOK = re.compile(r"run-?book|play-?book|wiki|confluence|notion|/docs?[/.]|\.md\b|sop\b", re.IGNORECASE)
NO_RUNBOOK = re.compile(r"dashboard|grafana|console\.aws|portal\.azure|datadoghq\.|/d/|slack\.com", re.IGNORECASE)
NAMED = re.compile(r"run-?book|play-?book", re.IGNORECASE)
PAGER = re.compile(r"pager|ops-?genie|victor-?ops|on-?call|squadcast|incident[-_.]?io", re.IGNORECASE)
QUIET = re.compile(r"low[-_]?(?:prio|urg|sev)|non[-_]?(?:prod|urgent|critical)|info|warn|slack|email", re.IGNORECASE)


def runbook_in(body: Body, *paths: str) -> Value:
    """Return the runbook that texts name: a link about one, a path, any link that is no dashboard, or a hint."""
    doubt = None
    for path in paths:
        words, span = body.words(path), body.span(path)
        found = reference_in(words)
        if found:
            return Known(found, span)
        doubt = doubt or body.unknown(path)
    written = next((path for path in paths if body.get(path) is not None), "")
    return doubt or Known("", body.span(written) if written else None)


def reference_in(words: str) -> str:
    """Return what a text refers to as a runbook; the text itself where it only speaks of one; "" where it does not."""
    links = [link.rstrip(".;:") for link in LINK.findall(words)]
    about = next((link for link in links if ABOUT_RUNBOOK.search(link)), "")
    if about:
        return about
    page = PAGE_PATH.search(words)
    if page:
        return page.group()
    other = next((link for link in links if not NO_RUNBOOK.search(link)), "")
    return other or (" ".join(words.split())[:120] if NAMED.search(words) else "")


def described_by(body: Body, *paths: str) -> Value:
    """Tell whether one of the texts says anything; one that is unknown until deployment does."""
    written = any(body.unknown(path) or body.text(path).strip() for path in paths)
    return Known(written)


def pages_somebody(body: Body, *paths: str) -> Value:
    """Tell whether receivers wake somebody up, after their names; null where these do not say."""
    refs = [ref for path in paths for key, refs in body.resource.refs.items() if key.startswith(path) for ref in refs]
    words = [body.words(path) for path in paths] + [text for path in paths for text in leaves(body.get(path))]
    named = [name for name in (*refs, *words) if is_pager(name)]
    return Known(True if named else None)


def is_pager(name: str) -> bool:
    """Tell whether a receiver's name is that of somebody who is woken up."""
    return PAGER.search(name) is not None and QUIET.search(name) is None
