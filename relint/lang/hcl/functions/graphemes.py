"""What a reader sees as one character, and letter case as Go maps it: character by character."""

from __future__ import annotations

_SPACE = (
    "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f"
)
SPACES = _SPACE + "\u205f\u3000"


def clusters(text: str) -> list[str]:
    """Split a text into its grapheme clusters."""
    if text.isascii() and "\r" not in text:
        return list(text)
    import regex

    return regex.findall(r"\X", text)


def upper(text: str) -> str:
    """Return the text in upper case; a letter whose upper case is several letters stays."""
    return text.upper() if text.isascii() else "".join(map(_upper, text))


def _upper(char: str) -> str:
    found = char.upper()
    if len(found) == 1:
        return found
    return char.title() if len(char.title()) == 1 else char


def lower(text: str) -> str:
    """Return the text in lower case."""
    return text.lower() if text.isascii() else "".join("i" if char == "\u0130" else char.lower() for char in text)


def title(text: str) -> str:
    """Return the text with the first letter of each word in upper case."""
    found: list[str] = []
    before = " "
    for char in text:
        found.append(_title(char) if _separates(before) else char)
        before = char
    return "".join(found)


def _title(char: str) -> str:
    found = char.title()
    return found if len(found) == 1 else _upper(char)


def _separates(char: str) -> bool:
    if char.isascii():
        return not (char.isalnum() or char == "_")
    return not (char.isalpha() or char.isdigit()) and char in SPACES
