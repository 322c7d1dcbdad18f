"""Values that no plan and no state may hold. They carry a mark among their refs, which every operation passes on."""

from __future__ import annotations

from relint.lang.hcl.values import Refs, Val, every_ref, parts_of

MARK = "ephemeral"  # no resource has an address without a dot
EPHEMERAL: Refs = frozenset({MARK})


def is_ephemeral(val: Val) -> bool:
    """Tell whether a value, or a part of it, is ephemeral."""
    return MARK in every_ref(val)


def as_null(val: Val) -> Val:
    """Return the value with null in place of each part that is ephemeral."""
    if MARK in val.refs:
        return Val(val.type, None, val.refs - EPHEMERAL, val.sensitive)
    if not any(True for _ in parts_of(val)) or not is_ephemeral(val):
        return val
    if isinstance(val.data, dict):
        return Val(val.type, {key: as_null(part) for key, part in val.data.items()}, val.refs, val.sensitive)
    return Val(val.type, tuple(map(as_null, parts_of(val))), val.refs, val.sensitive)
