"""The named character classes of RE2, written as the inside of a class of the library `regex`.

Source: the documentation of RE2's syntax, "Perl character classes", "ASCII character classes", "Unicode".
"""

from __future__ import annotations

from collections.abc import Sequence

PERL = {
    "d": "0-9",
    "D": r"\x00-\x2F\x3A-\U0010FFFF",
    "s": r"\t\n\x0C\r\x20",
    "S": r"\x00-\x08\x0B\x0E-\x1F\x21-\U0010FFFF",
    "w": "0-9A-Za-z_",
    "W": r"\x00-\x2F\x3A-\x40\x5B-\x5E\x60\x7B-\U0010FFFF",
}
_ASCII = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": r"\x00-\x7F",
    "blank": r"\t\x20",
    "cntrl": r"\x00-\x1F\x7F",
    "digit": "0-9",
    "graph": r"\x21-\x7E",
    "lower": "a-z",
    "print": r"\x20-\x7E",
    "punct": r"\x21-\x2F\x3A-\x40\x5B-\x60\x7B-\x7E",
    "space": r"\t\n\x0B\x0C\r\x20",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}
_NOT_ASCII = {
    "alnum": r"\x00-\x2F\x3A-\x40\x5B-\x60\x7B-\U0010FFFF",
    "alpha": r"\x00-\x40\x5B-\x60\x7B-\U0010FFFF",
    "ascii": r"\x80-\U0010FFFF",
    "blank": r"\x00-\x08\x0A-\x1F\x21-\U0010FFFF",
    "cntrl": r"\x20-\x7E\x80-\U0010FFFF",
    "digit": r"\x00-\x2F\x3A-\U0010FFFF",
    "graph": r"\x00-\x20\x7F-\U0010FFFF",
    "lower": r"\x00-\x60\x7B-\U0010FFFF",
    "print": r"\x00-\x1F\x7F-\U0010FFFF",
    "punct": r"\x00-\x20\x30-\x39\x41-\x5A\x61-\x7A\x7F-\U0010FFFF",
    "space": r"\x00-\x08\x0E-\x1F\x21-\U0010FFFF",
    "upper": r"\x00-\x40\x5B-\U0010FFFF",
    "word": PERL["W"],
    "xdigit": r"\x00-\x2F\x3A-\x40\x47-\x60\x67-\U0010FFFF",
}
POSIX = {f"[:{name}:]": body for name, body in _ASCII.items()} | {
    f"[:^{name}:]": body for name, body in _NOT_ASCII.items()
}


def unicode_class(name: str, *, negated: bool) -> str | None:
    r"""Return `\p{name}` for the inside of a class; None where there is no such script or category."""
    import regex

    negated = negated != name.startswith("^")
    name = name.lstrip("^")
    if name == "Any":
        return r"\x00-\U0010FFFF" if not negated else r"\p{Cn}--\p{Cn}"
    written = rf"\{'P' if negated else 'p'}{{{name}}}"
    try:
        regex.compile(f"[{written}]")
    except regex.error:
        return None
    return written


def charset(parts: Sequence[str], *, negated: bool = False) -> str:
    """Return a character class of the parts."""
    return f"[{'^' if negated else ''}{''.join(parts)}]"
