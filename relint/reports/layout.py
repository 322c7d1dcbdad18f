"""Styled text before it is painted: a report is laid out once, and painted or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from relint.reports.inert import cells


class Segment(NamedTuple):
    """A stretch of inert text in one style; `style` names an entry of `relint.reports.paint.STYLES`."""

    text: str
    style: str = ""


Line: TypeAlias = tuple[Segment, ...]

EMPTY: Line = ()


def line(*parts: str | Segment) -> Line:
    """Return a line of segments; a bare string has no style."""
    return tuple(Segment(part) if isinstance(part, str) else part for part in parts)


def plain(lines: Iterable[Line]) -> str:
    """Return lines without their styles."""
    return "".join("".join(segment.text for segment in line).rstrip() + "\n" for line in lines)


def wrapped(text: str, width: int) -> Iterator[str]:
    """Break inert text at blanks into lines of at most `width` cells; a longer word keeps a line to itself.

    A width of 0 breaks nothing. At least one line comes back.
    """
    if not width or cells(text) <= width:
        yield text
        return
    held = ""
    for word in text.split():
        if held and cells(held) + 1 + cells(word) > width:
            yield held
            held = word
        else:
            held = f"{held} {word}" if held else word
    yield held


def hanging(head: Line, text: str, style: str, width: int) -> Iterator[Line]:
    """Lay text out behind `head`, and under itself where it takes more than one line."""
    indent = sum(cells(segment.text) for segment in head)
    room = max(width - indent, 30) if width else 0
    for number, part in enumerate(wrapped(text, room)):
        yield (*(head if number == 0 else line(" " * indent)), Segment(part, style))
