"""Functions on regular expressions. Source: the function reference, "regex"; the documentation of Go's `regexp`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.re2 import PatternError, translate
from relint.lang.hcl.functions.registry import LONGEST, Args, Parameter, Refusal, function
from relint.lang.hcl.types import DYNAMIC, STRING, ListType, TupleType, Type, object_of
from relint.lang.hcl.values import Val, string

if TYPE_CHECKING:
    import regex

PATIENCE_SECONDS = 5.0  # a pattern that backtracks for longer has no result
PATTERN = Parameter("pattern", STRING)
SUBJECT = Parameter("string", STRING)
_REFERENCE = re.compile(r"\$(?:(\$)|\{(\w+)\}|(\w+))", re.ASCII)


@lru_cache(maxsize=512)
def compiled(pattern: str) -> tuple[regex.Pattern[str], tuple[str, ...]]:
    """Return an RE2 pattern ready to search, and the names of its groups.

    Raises:
        PatternError: RE2 refuses the pattern.
    """
    import regex

    found = translate(pattern)
    try:
        return regex.compile(found.pattern), found.groups
    except (regex.error, OverflowError, RecursionError):
        raise PatternError("unsupported pattern", f"`{pattern}`") from None


def _result_type(pattern: Val) -> Type:
    if not pattern.known:
        return DYNAMIC
    try:
        _, groups = compiled(pattern.text)
    except PatternError as error:
        raise Refusal(f"invalid regexp pattern: {error}", 0) from None
    if not groups:
        return STRING
    if all(groups):
        return object_of(dict.fromkeys(groups, STRING))
    if any(groups):
        raise Refusal("invalid regexp pattern: cannot mix both named and unnamed capture groups", 0)
    return TupleType((STRING,) * len(groups))


def _search(pattern: regex.Pattern[str], text: str, start: int = 0) -> regex.Match[str] | None:
    try:
        return pattern.search(text, start, timeout=PATIENCE_SECONDS)
    except TimeoutError:
        raise EvaluationError("the regular expression takes too long to match") from None


def _captured(found: regex.Match[str], groups: tuple[str, ...], kind: Type) -> Val:
    if not groups:
        return string(found[0])
    parts = [Val(STRING, None) if text is None else string(text) for text in found.groups()]
    if isinstance(kind, TupleType):
        return Val(kind, tuple(parts))
    named = dict(zip(groups, parts, strict=True))
    return Val(kind, {name: named[name] for name in sorted(named)})


@function("regex", PATTERN, SUBJECT, returns=lambda args: _result_type(args[0]))
def first_match(args: Args, _: Context) -> Val:
    """Return the first match: its text, a tuple of its groups, or an object of its named groups."""
    kind = _result_type(args[0])
    pattern, groups = compiled(args[0].text)
    found = _search(pattern, args[1].text)
    if found is None:
        raise Refusal("pattern did not match any part of the given string")
    return _captured(found, groups, kind)


@function("regexall", PATTERN, SUBJECT, returns=lambda args: ListType(_result_type(args[0])))
def every_match(args: Args, _: Context) -> Val:
    """Return every match in the order of the text."""
    kind = _result_type(args[0])
    pattern, groups = compiled(args[0].text)
    return Val(ListType(kind), tuple([_captured(found, groups, kind) for found in _matches(pattern, args[1].text)]))


def _matches(pattern: regex.Pattern[str], text: str) -> Iterator[regex.Match[str]]:
    """Give matches that do not overlap, without an empty one right behind another."""
    position, last_end = 0, -1
    while position <= len(text) and (found := _search(pattern, text, position)):
        empty = found.end() == position
        if not empty or found.start() != last_end:
            yield found
        position = position + 1 if empty else found.end()
        last_end = found.end()


def replaced(source: str, text: str, new: str) -> str:
    """Replace every match; `$1`, `${name}` in the new text stand for groups.

    Raises:
        Refusal: RE2 refuses the pattern.
    """
    try:
        pattern, groups = compiled(source)
    except PatternError as error:
        raise Refusal(f"error parsing regexp: {error.code}: {error.part}") from None
    written: list[str] = []
    position, last_end, size = 0, 0, 0
    while position <= len(text) and (found := _search(pattern, text, position)):
        written.append(text[last_end : found.start()])
        if found.end() > last_end or found.start() == 0:
            written.append(_expanded(new, found, groups))
        last_end = found.end()
        position = max(last_end, position + 1)
        size += len(written[-1])
        if size > LONGEST:
            raise Refusal("the result is larger than relint computes")
    return "".join([*written, text[last_end:]])


def _expanded(new: str, found: regex.Match[str], groups: tuple[str, ...]) -> str:
    def put(reference: re.Match[str]) -> str:
        if reference[1]:
            return "$"
        name = reference[2] or reference[3]
        number = int(name) if name.isdigit() and len(name) < 9 else groups.index(name) + 1 if name in groups else -1
        return (found[number] or "") if 0 <= number <= len(groups) else ""

    return _REFERENCE.sub(put, new)
