"""The patterns of `fileset`: `*`, `**`, `?`, `[a-z]`, `{a,b}`, one path segment at a time.

Source: the function reference, "fileset".
"""

from __future__ import annotations

import re
from functools import lru_cache

from relint.lang.hcl.functions.registry import Refusal

_MAGIC = re.compile(r"[*?\[{\\]")


def matches(path: str, pattern: str) -> bool:
    """Tell whether a relative path matches a pattern as a whole.

    Raises:
        Refusal: the pattern is malformed.
    """
    return compiled(pattern).fullmatch(path) is not None


def split(pattern: str) -> tuple[str, str]:
    """Return the directory that a pattern starts from, as far as it is written out, and the rest of the pattern."""
    segments = pattern.split("/")
    fixed = next((i for i, segment in enumerate(segments[:-1]) if _MAGIC.search(segment)), len(segments) - 1)
    return "/".join(segments[:fixed]) or ("/" if pattern.startswith("/") else "."), "/".join(segments[fixed:])


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern as a regular expression over a whole path."""
    segments = pattern.split("/")
    written: list[str] = []
    for i, segment in enumerate(segments):
        last = i == len(segments) - 1
        if segment == "**":
            written.append(".*" if last else "(?:[^/]+/)*")
        else:
            written.append(_segment(segment) + ("" if last else "/"))
    try:
        return re.compile("".join(written), re.DOTALL)
    except re.error:
        raise Refusal("failed to glob pattern: syntax error in pattern") from None


def _segment(text: str) -> str:
    written: list[str] = []
    at, depth = 0, 0
    while at < len(text):
        char = text[at]
        if char == "[":
            body, at = _class(text, at)
            written.append(body)
            continue
        if char == "\\" and at + 1 < len(text):
            at += 1
            written.append(re.escape(text[at]))
        elif char == "{":
            depth += 1
            written.append("(?:")
        elif char == "}" and depth:
            depth -= 1
            written.append(")")
        else:
            written.append(_plain(char, depth))
        at += 1
    return "".join(written) + ")" * depth


def _plain(char: str, depth: int) -> str:
    if char == "*":
        return "[^/]*"
    if char == "?":
        return "[^/]"
    return "|" if char == "," and depth else re.escape(char)


def _class(text: str, at: int) -> tuple[str, int]:
    end = text.find("]", at + 2)
    if end < 0:
        raise Refusal("failed to glob pattern: syntax error in pattern")
    body = text[at + 1 : end]
    negated = body[:1] in {"^", "!"}
    body = body[1:] if negated else body
    escaped = re.sub(r"([\[\]&~|])", r"\\\1", body)
    return f"[{'^/' if negated else ''}{escaped}]", end + 1
