"""Laid-out lines painted for a terminal by rich, which only a coloured report imports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from relint.reports.layout import Line, Segment

if TYPE_CHECKING:
    from rich.style import Style

# Names of the sixteen colours that the reader's own theme defines, so that both dark and light grounds work.
STYLES: Mapping[str, str] = {
    "error": "bold red",
    "warning": "bold yellow",
    "note": "bold cyan",
    "problem": "bold magenta",
    "path": "bold underline",
    "strong": "bold",
    "rule": "dim",
    "quiet": "dim",
    "label": "bold blue",
    "fix": "green",
    "good": "bold green",
}


def painted(lines: Iterable[Line]) -> str:
    """Return lines with the escapes of their styles; the text in them must be inert."""
    from rich.style import Style

    styles = {name: Style.parse(words) for name, words in STYLES.items()}
    return "".join("".join(_painted(segment, styles) for segment in line) + "\n" for line in lines)


def _painted(segment: Segment, styles: Mapping[str, Style]) -> str:
    from rich.color import ColorSystem

    style = styles.get(segment.style)
    return style.render(segment.text, color_system=ColorSystem.STANDARD) if style else segment.text
