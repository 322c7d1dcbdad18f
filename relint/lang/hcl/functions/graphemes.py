"""What a reader sees as one character, and letter case as Go maps it: character by character."""

from __future__ import annotations

_SPACE = (
    "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f"
)
SPACES = _SPACE + "\u205f\u3000"


# Go's tables are those of Unicode 15.0, in which a virama does not yet join the letter behind it. The two letters that
# are left out are vowel signs (of Thai and Lao), which do not begin anything.
_CONJUNCT = r"(?V1)(?<=[\p{Mn}\p{Mc}\u200d])(?=[\p{Lo}--[\u0e33\u0eb3]])"


def clusters(text: str) -> list[str]:
    """Split a text into its grapheme clusters."""
    if text.isascii() and "\r" not in text:
        return list(text)
    import regex

    found = regex.findall(r"\X", text)
    if len(found) == len(text):
        return list(found)
    return [part for cluster in found for part in regex.split(_CONJUNCT, cluster)]


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
