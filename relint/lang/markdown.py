"""Markdown as far as runbooks need it: front matter, headings with their anchors, links, and what is text.

Headings and anchors follow GitHub (github-slugger): lower case, punctuation dropped, spaces to hyphens, `-1`, `-2` ...
for repeated ones. Fenced code is text, but its lines are no headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
UNDERLINE = re.compile(r"^ {0,3}(=+|-{2,})[ \t]*$")
LINK = re.compile(
    r"(?<!\\)\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?(?P<target>[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)?)>?(?:\s+\"[^\"]*\")?\s*\)"
)
REFERENCE = re.compile(r"^ {0,3}\[(?P<text>[^\]]+)\]:\s*<?(?P<target>\S+?)>?(?:\s+.*)?$")
HTML_ANCHOR = re.compile(r"<a\s+[^>]*(?:name|id)\s*=\s*[\"']([^\"']+)[\"']|\{#([\w-]+)\}", re.IGNORECASE)
LONGEST_CODE = 200  # characters of a name or a command that is marked as code
LONGEST_LINE = 2_000  # characters of one line in which links and code are looked for
INLINE_CODE = re.compile(r"(`+)(.+?)\1")
MARKUP = re.compile(r"[*_~`]|<[^>]+>|!?\[([^\]]*)\]\([^)]*\)")
WORD = re.compile(r"[^\W_]+(?:['\u2019.-][^\W_]+)*")
NOT_SLUG = re.compile(r"[^\w\- ]")
FRONT_KEY = re.compile(r"^([A-Za-z][\w .-]*):\s*(.*?)\s*$")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading of any level."""

    title: str
    level: int  # 1 to 6; 0 for what stands before the first heading
    line: int  # 1-based
    anchor: str
    words: int  # under the heading, code included


@dataclass(frozen=True, slots=True)
class Link:
    """One link with its place."""

    text: str
    target: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Page:
    """One file."""

    front: Mapping[str, str]  # keys in lower case
    sections: tuple[Section, ...]
    links: tuple[Link, ...]
    anchors: frozenset[str]
    words: int
    names: frozenset[str]  # what stands in `code`


def read(text: str) -> Page:
    """Return what a text holds; any text is some Markdown."""
    lines = text.removeprefix("\ufeff").splitlines()
    front, start = _front_matter(lines)
    lines = _without_comments(lines)
    prose = list(_prose(lines, start))
    sections = _sections(lines, prose, start)
    links = tuple(link for number, line in prose for link in _links(number, line))
    anchors = {section.anchor for section in sections if section.level}
    anchors |= {name for line in lines[start:] for name in _html_anchors(line)}
    words = sum(section.words for section in sections)
    code = _code_names(prose) | _fenced(lines, prose, start)
    return Page(front, tuple(sections), links, frozenset(anchors), words, code)


def _fenced(lines: list[str], prose: list[tuple[int, str]], start: int) -> frozenset[str]:
    """Return the lines of fenced code."""
    outside = {number for number, _ in prose}
    inside = (line.strip() for number, line in enumerate(lines[start:], start + 1) if number not in outside)
    return frozenset(line[:LONGEST_CODE] for line in inside if line and not FENCE.match(line))


def _html_anchors(line: str) -> Iterator[str]:
    if "<a" in line.lower() or "{#" in line:
        yield from (name for pair in HTML_ANCHOR.findall(line[:LONGEST_LINE]) for name in pair if name)


def _front_matter(lines: list[str]) -> tuple[dict[str, str], int]:
    if not lines or lines[0].strip() not in {"---", "+++"}:
        return {}, 0
    fence = lines[0].strip()
    for number, line in enumerate(lines[1:200], 1):
        if line.strip() == fence:
            return dict(_front_entries(lines[1:number])), number + 1
    return {}, 0


def _front_entries(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        match = FRONT_KEY.match(line.replace(" = ", ": ", 1))
        if match and match[2]:
            yield match[1].strip().lower().replace("-", "_").replace(" ", "_"), match[2].strip("\"'")


def _without_comments(lines: list[str]) -> list[str]:
    """Return the lines with HTML comments blanked, as many as before."""
    text = "\n".join(lines)
    kept, position = [], 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept += [text[position:start], re.sub(r"[^\n]", " ", text[start : end + 3])]
        position = end + 3
    return "".join([*kept, text[position:]]).split("\n") if kept else lines


def _prose(lines: list[str], start: int) -> Iterator[tuple[int, str]]:
    """Yield the lines outside of fenced code with their numbers, from 1."""
    fence = ""
    for number, line in enumerate(lines[start:], start + 1):
        match = FENCE.match(line)
        if match and (not fence or (match[1].startswith(fence) and not line.strip().strip("`~"))):
            fence = "" if fence else match[1]
        elif not fence:
            yield number, line


def _sections(lines: list[str], prose: list[tuple[int, str]], start: int) -> list[Section]:
    heads = list(_headings(prose))
    counts: dict[str, int] = {}
    found = []
    ends = [*(line for _, _, line, _ in heads[1:]), len(lines) + 1][: len(heads)]
    first = heads[0][2] if heads else len(lines) + 1
    intro = _count(lines[start : first - 1])
    if intro:
        found.append(Section("", 0, start + 1, "", intro))
    for (title, level, line, after), end in zip(heads, ends, strict=True):
        slug = slug_of(title)
        number = counts.get(slug, 0)
        counts[slug] = number + 1
        found.append(
            Section(title, level, line, f"{slug}-{number}" if number else slug, _count(lines[after : end - 1]))
        )
    return found


def _headings(prose: list[tuple[int, str]]) -> Iterator[tuple[str, int, int, int]]:
    """Yield (title, level, its line, the last line that belongs to it)."""
    before: tuple[int, str] = (0, "")
    for number, line in prose:
        match = HEADING.match(line)
        under = UNDERLINE.match(line)
        if match:
            yield plain(match[2] or ""), len(match[1]), number, number
        elif (
            under
            and before[0] == number - 1
            and before[1].strip()
            and not before[1].lstrip().startswith(("-", "|", ">", "#"))
        ):
            yield plain(before[1]), 1 if under[1].startswith("=") else 2, number - 1, number
        before = (number, line)


def _links(number: int, line: str) -> Iterator[Link]:
    line = line[:LONGEST_LINE]
    line = INLINE_CODE.sub(lambda match: " " * len(match[0]), line)
    for match in LINK.finditer(line):
        yield Link(match["text"], match["target"], number, match.start("target") + 1)
    reference = REFERENCE.match(line)
    if reference and not reference["text"].startswith("^"):
        yield Link(reference["text"], reference["target"], number, reference.start("target") + 1)


def _count(lines: list[str]) -> int:
    return sum(len(WORD.findall(line)) for line in lines if not FENCE.match(line))


def _code_names(prose: list[tuple[int, str]]) -> frozenset[str]:
    inline = (match[2].strip() for _, line in prose for match in INLINE_CODE.finditer(line[:LONGEST_LINE]))
    return frozenset(text for text in inline if 0 < len(text) <= LONGEST_CODE)


def plain(title: str) -> str:
    """Return a heading without its markup."""
    title = title[:LONGEST_LINE]
    return re.sub(r"\s+\{#[\w-]+\}\s*$", "", MARKUP.sub(lambda match: match[1] or "", title)).strip()


def slug_of(title: str) -> str:
    """Return the anchor that a heading gets.

    >>> slug_of("Step 1: restart (if needed)")
    'step-1-restart-if-needed'
    """
    return NOT_SLUG.sub("", title.lower()).replace(" ", "-")
