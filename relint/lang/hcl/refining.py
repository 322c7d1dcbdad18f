"""What stays known of an unknown value through an operation.

Source: the documentation of go-cty, "Refinements of Unknown Values".
"""

from __future__ import annotations

from dataclasses import replace

from relint.lang.hcl.types import Collection, MapType, ObjectType, SetType, TupleType, Type
from relint.lang.hcl.values import Gap, Refs, Val
from relint.model.value import NO_REFS


def gap_of(val: Val) -> Gap:
    """Return the gap that an unknown value is."""
    return val.data if isinstance(val.data, Gap) else Gap("it is not known before apply")


def not_null(val: Val) -> Val:
    """Return an unknown value with the knowledge that it is not null; a known one as it is."""
    data = val.data
    if isinstance(data, Gap) and not data.not_null:
        return settled(Val(val.type, replace(data, not_null=True), val.refs, val.sensitive))
    return val


def settled(val: Val) -> Val:
    """Return the known value that an unknown one turns out to be, where its bounds leave nothing open."""
    gap = val.data
    if not isinstance(gap, Gap) or not gap.not_null:
        return val
    if isinstance(val.type, Collection) and gap.least == gap.most:
        return _of_length(val, gap, gap.least)
    if gap.low and gap.high and gap.low == gap.high and gap.low[1]:
        return Val(val.type, gap.low[0], val.refs, val.sensitive)
    return val


def _of_length(val: Val, gap: Gap, length: int) -> Val:
    kind = val.type
    if isinstance(kind, MapType):
        return Val(kind, {}, val.refs, val.sensitive) if length == 0 else val
    if isinstance(kind, SetType) and length > 1:
        return val
    element = kind.element if isinstance(kind, Collection) else kind
    parts = tuple(Val(element, Gap(gap.why), val.refs) for _ in range(length))
    return Val(kind, parts, val.refs, val.sensitive)


def converted_gap(val: Val, target: Type) -> Val:
    """Return what an unknown value is after conversion: length and nullness stay known."""
    gap = gap_of(val)
    least, most = _lengths(val.type, gap, target)
    found = Gap(gap.why, not_null=gap.not_null, least=least, most=most)
    return settled(Val(target, found, val.refs, val.sensitive))


def _lengths(source: Type, gap: Gap, target: Type) -> tuple[int, int | None]:
    if not isinstance(target, Collection):
        return 0, None
    if isinstance(source, ObjectType):
        return len(source.attributes), len(source.attributes)
    if isinstance(source, TupleType):
        length = len(source.elements)
        return min(length, 1) if isinstance(target, SetType) else length, length
    return min(gap.least, 1) if isinstance(target, SetType) else gap.least, gap.most


def open_like(val: Val, kind: Type, refs: Refs = NO_REFS) -> Val:
    """Return an unknown value of another type, for the reason that `val` is unknown."""
    return Val(kind, Gap(gap_of(val).why), val.refs | refs, val.sensitive)


# Characters that no combining character behind them can change the meaning of, by Terraform's own list.
_CLOSED = frozenset("-_:;/\\,.(){}[]|?!~ \t@#$%^&*+\"'")


def safe_prefix(text: str) -> str:
    """Return the beginning of a known text that stays as it is whatever follows it.

    The last visible character goes, unless nothing can combine with it.
    """
    if not text or text[-1] in _CLOSED:
        return text
    from relint.lang.hcl.functions.graphemes import clusters

    return "".join(clusters(text)[:-1])
