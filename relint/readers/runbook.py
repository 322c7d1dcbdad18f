"""Markdown files that are runbooks: which they are, what they say, what they lack."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import zip_longest
from pathlib import PurePosixPath

from relint.lang import markdown
from relint.lang.markdown import Page, Section
from relint.model.alert import Runbook
from relint.model.files import Files, Unreadable
from relint.model.finding import Problem
from relint.model.resource import Resource
from relint.model.span import Span, whole_file
from relint.model.value import Data, Known, Value
from relint.readers.reading import Reading

FOLDERS = frozenset({"runbook", "runbooks", "run-books", "playbook", "playbooks", "sop", "sops"})
NAMED = re.compile(r"(?:^|[-_. ])(?:runbook|run-book|playbook)s?(?:[-_. ]|\Z)", re.IGNORECASE)
ANSIBLE = re.compile(r"(?:.*/)?playbooks?/(?=[^/]+\Z)")
INDEXES = frozenset({"readme", "_index", "index", "summary", "contributing", "changelog", "license", "template", "toc"})
FORMS = frozenset({"schema", "example", "sample", "skeleton", "format", "style", "styleguide", "guidelines"})
STEPS = re.compile(
    r"mitigat|resol|remed|step|fix|recover|rollback|roll back|action|procedure|respon|what to do|how to|repair|"
    r"restore|workaround|diagnos|debug|investigat|troubleshoot|triage|solution|failover|restart",
    re.IGNORECASE,
)
STEP_LINE = re.compile(r"^ {0,3}\d+[.)] \S", re.MULTILINE)
PLACEHOLDER = re.compile(
    r"(?:^|[\s*_(\[])(TODO|TBD|FIXME|WIP|to be (?:done|written|defined|completed))\b", re.IGNORECASE
)
OWNER_KEYS = ("owner", "owners", "team", "maintainer", "maintainers", "contact", "author", "authors")
REVIEWED_KEYS = (
    "last_reviewed",
    "reviewed",
    "last_review",
    "review_date",
    "last_updated",
    "updated",
    "lastmod",
    "date",
)
SAYS_WHEN = re.compile(
    r"(?:last[ _-]?(?:reviewed|review|updated|update|verified|checked|tested|validated|modified)|reviewed)"
    r"(?:[ _-]?(?:on|at|date))?[\s:*_|]{1,12}(?P<date>[^\n|]{8,40})",
    re.IGNORECASE,
)
DATE = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
IN_WORDS = re.compile(
    rf"(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th)?\.? )?(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
    r"(?: (?P<after>\d{1,2})(?:st|nd|rd|th)?,)? (?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
FEWEST_WORDS = 60  # catches the stubs of the best-known public collection and few of its full pages
LARGEST = 1_000_000  # bytes


def read(files: Files, paths: Sequence[str], references: Collection[str] = ()) -> Reading:
    """Return the runbooks among Markdown files.

    Args:
        files: the workspace.
        paths: the Markdown files to look at.
        references: what alerts and objectives name as their runbook: a file that one of them names is a runbook
            wherever it lies.
    """
    reading = Reading()
    tails, playbooks = _tails(references), _of_ansible(files)
    for path in paths:
        meant = is_named(path) and not path.startswith(playbooks)
        named = meant or _plain(PurePosixPath(path)) in tails
        text = _text(files, path, reading) if named else None
        if text is not None:
            reading.count({"runbook": 1})
            _add(reading, path, text)
    return reading


def _of_ansible(files: Files) -> tuple[str, ...]:
    """Return the folders of playbooks that are Ansible's: they hold YAML."""
    found = (ANSIBLE.match(path) for path in files.paths if path.endswith((".yml", ".yaml")))
    return tuple(sorted({match[0] for match in found if match}))


def is_named(path: str) -> bool:
    """Tell by its place and name whether a Markdown file is a runbook."""
    pure = PurePosixPath(path)
    folders = {part.lower() for part in pure.parts[:-1]}
    return bool(folders & FOLDERS) or NAMED.search(pure.stem) is not None


def is_about_pages(path: str) -> bool:
    """Tell whether a page among runbooks is none itself: an index, a form to fill in, the schema of such pages.

    >>> [is_about_pages(path) for path in ("runbooks/README.md", "playbook.schema.md", "runbooks/template-redis.md")]
    [True, True, True]
    >>> is_about_pages("runbooks/schema-migration.md")
    False
    """
    stem = PurePosixPath(path).stem.lower()
    last = re.split(r"[-_. ]", stem)[-1]
    return stem in INDEXES or "template" in stem or last in FORMS


def _tails(references: Iterable[str]) -> frozenset[str]:
    """Return the names of files that references end in."""
    found = set()
    for reference in references:
        path = reference.partition("#")[0].partition("?")[0].rstrip("/")
        if path and not path.endswith((".com", ".org", ".io", ".dev", ".net")):
            found.add(_plain(PurePosixPath(path)))
    return frozenset(found)


def _plain(path: PurePosixPath) -> str:
    return re.sub(r"[^a-z0-9]", "", (path.stem if path.suffix in {".md", ".markdown"} else path.name).lower())


def _text(files: Files, path: str, reading: Reading) -> str | None:
    try:
        source = files.read(path)
    except Unreadable as error:
        reading.problems.append(Problem(whole_file(path), f"cannot be read: {error}"))
        return None
    return source[:LARGEST].decode(errors="replace")


def _add(reading: Reading, path: str, text: str) -> None:
    page = markdown.read(text)
    stem = PurePosixPath(path).stem
    first = next((section for section in page.sections if section.level == 1), None)
    title = page.front.get("title") or (first.title if first else "") or stem
    sort = "document" if is_about_pages(path) else "runbook"
    span = Span(path, first.line, 1, first.line, 1) if first else whole_file(path)
    resource = Resource(
        address=f"runbook {path}",
        type="markdown",
        kind="runbook" if sort == "runbook" else "document",
        format="runbook",
        span=span,
        scope="",
        name=stem,
        facts=facts_of(page, text, title, span),
        annotations=page.front,
    )
    reading.resources.append(resource)
    reading.runbooks[resource.id] = Runbook(
        resource=resource.id,
        title=title,
        words=page.words,
        sections=tuple(section.title for section in page.sections if section.level),
        anchors=page.anchors,
        last_reviewed=_reviewed(page, text),
        owner=_first(page.front, OWNER_KEYS),
        sort="document" if sort == "document" else "runbook",
    )


def facts_of(page: Page, text: str, title: str, span: Span) -> Mapping[str, Value]:
    """Return the facts of a runbook; see `relint/catalog/kinds/objectives.yaml`."""
    empty = _empty_sections(page.sections)
    steps = any(STEPS.search(section.title) for section in page.sections) or len(STEP_LINE.findall(text)) > 1
    placeholder = PLACEHOLDER.search(re.sub(r"`[^`\n]*`", "", text))
    links: list[Data] = [{"target": link.target, "line": link.line, "column": link.column} for link in page.links]
    return {
        "title": Known(title, span),
        "words": Known(page.words, span),
        "sections": Known([section.title for section in page.sections if section.level]),
        "has_steps": Known(steps, span),
        "empty_sections": Known([section.title for section in empty], span),
        "placeholder": Known(placeholder[1] if placeholder else "", span),
        "open_ends": Known(
            [
                *(f"nothing under {section.title}" for section in empty),
                *([f"a {placeholder[1]}"] if placeholder else []),
                *([] if steps else ["no steps"]),
            ]
        ),
        "owner": Known(_first(page.front, OWNER_KEYS)),
        "last_reviewed": Known(_reviewed(page, text), span),
        "links": Known(links),
        "code": Known(sorted(page.names)),
        "moved": Known(_moved(page)),
    }


def _empty_sections(sections: Sequence[Section]) -> list[Section]:
    """Return the headings under which nothing stands, neither text nor a deeper heading."""
    found = []
    for section, after in zip_longest(sections, sections[1:]):
        deeper = after is not None and after.level > section.level
        if section.level > 1 and section.words == 0 and not deeper:
            found.append(section)
    return found


def _moved(page: Page) -> bool:
    """Tell whether a page only says that its content is elsewhere."""
    return page.words < FEWEST_WORDS and len(page.links) == 1


def _reviewed(page: Page, text: str) -> str:
    """Return the day of the last review, ISO: after the front matter, else the latest that the text calls so."""
    written = date_in(_first(page.front, REVIEWED_KEYS))
    return written or max((date_in(match["date"]) for match in SAYS_WHEN.finditer(text)), default="")


def date_in(words: str) -> str:
    """Return the first date in a text, ISO; "" where there is none, or where its order of day and month is open.

    >>> date_in("2024/5/9"), date_in("on 3rd March 2023"), date_in("March 3, 2023"), date_in("03/04/2023")
    ('2024-05-09', '2023-03-03', '2023-03-03', '')
    """
    match = DATE.search(words)
    if match:
        return _iso(match["year"], int(match["month"]), match["day"])
    match = IN_WORDS.search(words)
    day = (match["before"] or match["after"]) if match else None
    return _iso(match["year"], MONTHS.index(match["month"].lower()) + 1, day) if match and day else ""


def _iso(year: str, month: int, day: str) -> str:
    try:
        return datetime.date(int(year), month, int(day)).isoformat()
    except ValueError:
        return ""


def _first(front: Mapping[str, str], keys: Iterable[str]) -> str:
    return next((front[key] for key in keys if front.get(key)), "")
