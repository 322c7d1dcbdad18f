"""A code frame: the lines of a file around a span, the span underlined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from relint.model.span import Span
from relint.reports.inert import cells, inert
from relint.reports.layout import Line, Segment, line

TAB = "    "  # a tab is shown as four blanks: where it stands does not change its width
ELLIPSIS = "..."
LINES_AFTER = 2  # of a span of several lines, how many are shown under its first
LINES_OF_OBJECT = 3  # that are shown under the first of an object as a whole: its kind and name are among them
FARTHEST_HEAD = 40  # lines above the first in which the line that opens its block is looked for
NARROWEST = 24  # cells of code that are shown on however narrow a terminal


class _Window(NamedTuple):
    """The part of each line that is shown: `skip` characters are left out, `room` cells are filled."""

    skip: int
    room: int


def code_frame(lines: Mapping[int, str], span: Span, style: str, width: int) -> Iterator[Line]:
    """Lay out the marked lines and the one that opens their block, where it is at hand without a gap.

    Args:
        lines: line number -> text, as far as it is at hand; without the first line of the span there is no frame.
        span: what to underline; an empty one stands for the rest of its line.
        style: of the underline.
        width: cells a line of the frame may take, its number included.
    """
    first = span.line
    if first not in lines:
        return
    last = _last(lines[first], span)
    shown = [*_head(lines, first), *(number for number in range(first, last + 1) if number in lines)]
    gutter = max(len(str(shown[-1])), 3)
    start, end = _marked(lines[first], span)
    window = _window(lines[first], start, end, max(width - gutter - 6, NARROWEST))
    for number in shown:
        text = _cut(lines[number], window)
        yield line(Segment(f"  {number:>{gutter}} | ", "quiet"), Segment(text, "" if number == first else "quiet"))
        if number == first:
            underline = _underline(lines[first], start, end, window)
            yield line(Segment(f"  {'':{gutter}} | ", "quiet"), Segment(underline, style))
        elif number < first - 1:
            yield line(Segment(f"  {'...':>{gutter}} |", "quiet"))


def _last(text: str, span: Span) -> int:
    """Return the last line to show: a YAML object as a whole begins with lines that say little by themselves."""
    if span.end_line == span.line:
        brace = text.rstrip().endswith("{")
        return span.line if span.end_column > span.column or brace else span.line + LINES_OF_OBJECT
    return max(span.line, min(span.end_line, span.line + LINES_AFTER))


def _head(lines: Mapping[int, str], first: int) -> Iterator[int]:
    """Yield the line that opens the block of `first`: the nearest above it that is indented less."""
    depth = _indent(lines[first])
    for number in range(first - 1, max(first - FARTHEST_HEAD, 0), -1):
        text = lines.get(number)
        if text is None:
            return
        if text.strip() and _indent(text) < depth:
            yield number
            return


def _indent(text: str) -> int:
    blanks = text[: len(text) - len(text.lstrip())]
    return cells(_shown(blanks))


def _marked(text: str, span: Span) -> tuple[int, int]:
    """Return the characters to underline on the first line, end exclusive: at least one, no blanks at the ends."""
    content = len(text.rstrip())
    start = min(max(span.column - 1, 0), max(content - 1, 0))
    if span.end_line != span.line:
        end = content
    elif span.end_column > span.column:
        end = min(span.end_column - 1, content)
    else:  # a block as a whole: its head, without the brace
        end = len(text.rstrip().removesuffix("{").rstrip())
    return start, max(end, start + 1)


def _window(text: str, start: int, end: int, room: int) -> _Window:
    """Choose what is shown of a line so that the start of its mark is; nothing is left out where all fits."""
    needed = min(end, start + room // 2)
    if needed <= 4 * room and cells(_shown(text[:needed])) + len(ELLIPSIS) <= room:
        return _Window(0, room)
    return _Window(_skip(text, start, room // 3), room)


def _skip(text: str, start: int, room: int) -> int:
    """Return the first of the characters before `start` that together fill at most `room` cells."""
    while start > 0 and (room := room - cells(_shown(text[start - 1]))) >= 0:
        start -= 1
    return start


def _cut(text: str, window: _Window) -> str:
    """Return the part of a line that is shown, with dots where something is left out."""
    if not window.skip and len(text) <= window.room and cells(_shown(text)) <= window.room:
        return _shown(text).rstrip()
    head = ELLIPSIS if window.skip and len(text) > window.skip else ""
    kept, full = _filled(text, window.skip, window.room - len(head) - len(ELLIPSIS))
    return head + kept + (ELLIPSIS if full else "")


def _filled(text: str, skip: int, room: int) -> tuple[str, bool]:
    """Return as much inert text as fits into `room` cells, and whether something is left."""
    kept: list[str] = []
    for char in text[skip : skip + room + 1]:
        shown = _shown(char)
        room -= cells(shown)
        if room < 0:
            return "".join(kept), True
        kept.append(shown)
    return "".join(kept), len(text) > skip + len(kept)


def _underline(text: str, start: int, end: int, window: _Window) -> str:
    before = cells(_shown(text[window.skip : start])) + (len(ELLIPSIS) if window.skip else 0)
    marked = cells(_shown(text[start : min(end, start + window.room)]))
    room = min(window.room, cells(_cut(text, window)) or 1) - before
    return " " * before + "^" * max(min(marked, room), 1)


def _shown(text: str) -> str:
    return inert(text.replace("\t", TAB))
