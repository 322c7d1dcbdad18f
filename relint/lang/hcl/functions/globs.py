"""The patterns of `fileset`: `*`, `**`, `?`, `[a-z]`, `{a,b}`, one path segment at a time.

A malformed pattern is refused only when a name gets as far as where it is malformed, as in Terraform.
Source: the function reference, "fileset", and what Terraform was observed to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from relint.lang.hcl.functions.registry import Refusal

_MAGIC = re.compile(r"[*?\[{\\]")


def matches(path: str, pattern: str) -> bool:
    """Tell whether a relative path matches a pattern as a whole.

    Raises:
        Refusal: the pattern is malformed.
    """
    return _all(path.split("/"), pattern.split("/"))


def split(pattern: str) -> tuple[str, str]:
    """Return the directory that a pattern starts from, as far as it is written out, and the rest of the pattern."""
    segments = pattern.split("/")
    fixed = next((i for i, segment in enumerate(segments[:-1]) if _MAGIC.search(segment)), len(segments) - 1)
    return "/".join(segments[:fixed]) or ("/" if pattern.startswith("/") else "."), "/".join(segments[fixed:])


def _all(names: Sequence[str], segments: Sequence[str]) -> bool:
    if not names or not segments:
        return not names and not segments
    if segments[0] == "**":
        return len(segments) == 1 or _all(names, segments[1:]) or _all(names[1:], segments)
    return _matches(names[0], segments[0]) and _all(names[1:], segments[1:])


@lru_cache(maxsize=65536)
def _matches(name: str, segment: str) -> bool:
    return name == segment if _MAGIC.search(segment) is None else _match(segment, name)


def _match(pattern: str, name: str) -> bool:
    """Match one segment, from left to right."""
    while pattern and name:
        if pattern[0] in _BRANCHES:
            return _BRANCHES[pattern[0]](pattern[1:], name)
        if pattern[0] == "[":
            end = _closing(pattern, "]")
            fits, pattern = _in_class(pattern[1:end], name[0]), pattern[end:]
        elif pattern[0] == "\\":
            fits, pattern = _literal(pattern[1:], name[0]), pattern[1:]
        else:
            fits = pattern[0] in {"?", name[0]}
        if not fits:
            return False
        pattern, name = pattern[1:], name[1:]
    return not name and pattern in {"", "*", "**"}


def _literal(rest: str, char: str) -> bool:
    if not rest:
        raise _malformed()
    return rest[0] == char


def _star(rest: str, name: str) -> bool:
    """Match what follows a star; a part that is malformed matches nothing here."""
    for start in range(len(name)) if rest else ():
        try:
            if _match(rest, name[start:]):
                return True
        except Refusal:
            continue
    return not rest


def _alternatives(rest: str, name: str) -> bool:
    end = _closing(rest, "}")
    return any(_match(option + rest[end + 1 :], name) for option in rest[:end].split(","))


_BRANCHES: Mapping[str, Callable[[str, str], bool]] = {"*": _star, "{": _alternatives}


def _closing(text: str, mark: str) -> int:
    """Return where a bracket closes, escaped marks left out."""
    at = 0
    while at < len(text):
        if text[at] == mark:
            return at
        at += 2 if text[at] == "\\" else 1
    raise _malformed()


def _in_class(body: str, char: str) -> bool:
    if not body:
        raise _malformed()
    negated = body[0] == "^"
    return any(low <= char <= high for low, high in list(_ranges(body[negated:]))) != negated


def _ranges(body: str) -> Iterator[tuple[str, str]]:
    """Yield the ranges of a class; a single sign is a range of its own."""
    signs = iter(re.findall(r"\\.|.", body, re.DOTALL))
    waiting = next(signs, None)
    while waiting is not None:
        low, high, waiting = waiting, waiting, next(signs, None)
        if waiting == "-" and low != "-":
            high, waiting = next(signs, "-"), next(signs, None)
        if "-" in (low, high) or "\\" in (low, high):
            raise _malformed()
        yield low[-1], high[-1]


def _malformed() -> Refusal:
    return Refusal("failed to glob pattern: syntax error in pattern")
