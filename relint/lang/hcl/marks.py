"""What a value as a whole was computed from, and whether anything in it is sensitive."""

from __future__ import annotations

from typing import NamedTuple

from relint.lang.hcl.values import Refs, Val, parts_of

LIMIT = 500_000  # parts of one value; a few locals that repeat each other can name more than fit any memory


class Marks(NamedTuple):
    """What is known about a value beside its data."""

    refs: Refs
    sensitive: bool
    heavy: bool = False  # it has more than `LIMIT` parts


def marks_of(val: Val) -> Marks:
    """Return the refs of the value and all its parts, whether any is sensitive, and whether there are too many."""
    data = val.data
    if type(data) is not tuple and type(data) is not dict:
        return Marks(val.refs, val.sensitive)
    refs, sensitive = set(val.refs), val.sensitive
    waiting, seen = [val], 0
    while waiting:
        parts = tuple(parts_of(waiting.pop()))
        seen += len(parts)
        if seen > LIMIT:
            return Marks(frozenset(refs), sensitive, heavy=True)
        for part in parts:
            if part.refs:
                refs |= part.refs
            sensitive = sensitive or part.sensitive
            if type(part.data) is tuple or type(part.data) is dict:
                waiting.append(part)
    return Marks(frozenset(refs), sensitive)


def any_sensitive(val: Val) -> bool:
    """Tell whether the value or any part of it is sensitive."""
    return marks_of(val).sensitive


def revealed(val: Val) -> Val:
    """Return the value with no part of it sensitive."""
    data = val.data
    if isinstance(data, tuple):
        return Val(val.type, tuple([revealed(part) for part in data]), val.refs)
    if isinstance(data, dict):
        return Val(val.type, {key: revealed(part) for key, part in data.items()}, val.refs)
    return Val(val.type, data, val.refs) if val.sensitive else val
