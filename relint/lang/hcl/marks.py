"""What a value as a whole was computed from, and whether anything in it is sensitive."""

from __future__ import annotations

from relint.lang.hcl.values import Refs, Val, parts_of


def deep_marks(val: Val) -> tuple[Refs, bool]:
    """Return the refs of the value and of all its parts, and whether any of them is sensitive."""
    refs, sensitive = val.refs, val.sensitive
    for part in parts_of(val):
        below, hidden = deep_marks(part)
        sensitive = sensitive or hidden
        if below:
            refs = refs | below if refs else below
    return refs, sensitive


def any_sensitive(val: Val) -> bool:
    """Tell whether the value or any part of it is sensitive."""
    return val.sensitive or any(any_sensitive(part) for part in parts_of(val))


def revealed(val: Val) -> Val:
    """Return the value with no part of it sensitive."""
    data = val.data
    if isinstance(data, tuple):
        return Val(val.type, tuple([revealed(part) for part in data]), val.refs)
    if isinstance(data, dict):
        return Val(val.type, {key: revealed(part) for key, part in data.items()}, val.refs)
    return Val(val.type, data, val.refs) if val.sensitive else val
