r"""Text of the input made harmless for a terminal: one line, no control character, nothing that reorders a line.

The input is a stranger's. What is not printable is shown as Python would write it (`\x1b`, `\u202e`), so that
nobody is fooled and nothing is lost.
"""

from __future__ import annotations

from unicodedata import category, east_asian_width

MESSAGE_LIMIT = 2000  # characters; a message beyond it is the input's doing, not a rule's


def inert(text: str) -> str:
    """Return text with every character printable: blanks of all kinds become a space, the rest an escape."""
    return text if text.isprintable() else "".join(map(_inert, text))


def one_line(text: str, limit: int = MESSAGE_LIMIT) -> str:
    """Return text as one harmless line of at most `limit` characters before escaping, cut in the middle."""
    if len(text) > limit:
        half = limit // 2
        text = f"{text[:half]} ... {text[-half:]}"
    return inert(text).strip()


def _inert(char: str) -> str:
    if char.isprintable():
        return char
    if char.isspace():
        return " "
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")


def cells(text: str) -> int:
    """Return how many cells of a terminal inert text takes; wide characters take two, combining ones none."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(char: str) -> int:
    if category(char) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(char) in ("W", "F") else 1
