"""Equality of values, three-valued: some comparisons are decided although an operand is unknown.

Source: the documentation of go-cty, "Value.Equals" and "Refinements of Unknown Values".
"""

from __future__ import annotations

from collections.abc import Iterable

from relint.lang.hcl.numbers import compare, equal
from relint.lang.hcl.sets import identity
from relint.lang.hcl.types import DYNAMIC, NUMBER, STRING, Collection, ObjectType, SetType, TupleType, Type
from relint.lang.hcl.values import Gap, Val, parts_of, wholly_known


def equals(left: Val, right: Val) -> bool | None:
    """Tell whether two values are equal; None where that is not known yet. Null equals null of any type."""
    first, second = left.data, right.data
    if isinstance(first, Gap) or isinstance(second, Gap):
        return _open_equals(left, right)
    if first is None or second is None:
        return first is second
    if not (_type_known(left) and _type_known(right)):
        return None if _may_conform(left.type, right.type) else False
    return _known_equals(left, right) if left.type == right.type else False


def _type_known(val: Val) -> bool:
    """Tell whether no part is unknown of a type that is left open."""
    if isinstance(val.data, Gap):
        return not val.type.dynamic
    return all(_type_known(part) for part in parts_of(val)) if val.type.dynamic else True


def _known_equals(left: Val, right: Val) -> bool | None:
    if left.type == NUMBER:
        return equal(left.number, right.number)
    if left.type.primitive:
        return left.data == right.data
    if isinstance(left.type, SetType):
        return _sets(left, right)
    if isinstance(left.data, dict):
        if left.fields.keys() != right.fields.keys():
            return False
        return _all((a, right.fields[key]) for key, a in left.fields.items())
    if len(left.items) != len(right.items):
        return False
    return _all(zip(left.items, right.items, strict=True))


def _all(pairs: Iterable[tuple[Val, Val]]) -> bool | None:
    """Return the first verdict that is not true, in order."""
    for left, right in pairs:
        verdict = equals(left, right)
        if not verdict:
            return verdict
    return True


def _sets(left: Val, right: Val) -> bool | None:
    if not all(item.known for item in (*left.items, *right.items)):
        return None
    if not (wholly_known(left) and wholly_known(right)):
        return False  # as in Terraform: an element with an unknown part equals no other
    return {identity(item) for item in left.items} == {identity(item) for item in right.items}


def _open_equals(left: Val, right: Val) -> bool | None:
    """Compare where one side or both are unknown."""
    if isinstance(left.data, Gap) and isinstance(right.data, Gap):
        return None
    gap_side, known = (left, right) if isinstance(left.data, Gap) else (right, left)
    gap = gap_side.data
    if not isinstance(gap, Gap):
        return None
    if known.data is None:
        return False if gap.not_null else None
    if _excludes(gap_side.type, gap, known):
        return False
    return None if gap_side.type.dynamic or gap_side.type == known.type else False


def _excludes(kind: Type, gap: Gap, known: Val) -> bool:
    """Tell whether what is known of an unknown value rules a known one out."""
    if kind == DYNAMIC:
        return False
    if not conforms(known.type, kind):
        return True
    if kind == STRING:
        return not known.text.startswith(gap.prefix)
    if kind == NUMBER:
        return _outside(gap, known)
    if isinstance(kind, Collection):
        length = len(list(parts_of(known)))
        return length < gap.least or (gap.most is not None and length > gap.most)
    return False


def _outside(gap: Gap, known: Val) -> bool:
    if gap.low and compare(known.number, gap.low[0]) < (0 if gap.low[1] else 1):
        return True
    return bool(gap.high and compare(known.number, gap.high[0]) > (0 if gap.high[1] else -1))


def _may_conform(left: Type, right: Type) -> bool:
    """Tell whether two types that differ could still turn out the same, because one is left open."""
    return (left.dynamic and conforms(right, left)) or (right.dynamic and conforms(left, right))


def conforms(given: Type, wanted: Type) -> bool:
    """Tell whether a type is the wanted one in all that the wanted one decides."""
    if wanted in (DYNAMIC, given):
        return True
    if isinstance(given, Collection) and isinstance(wanted, Collection):
        return type(given) is type(wanted) and conforms(given.element, wanted.element)
    if isinstance(given, ObjectType) and isinstance(wanted, ObjectType):
        return given.attributes.keys() == wanted.attributes.keys() and all(
            conforms(kind, wanted.attributes[name]) for name, kind in given.attributes.items()
        )
    if isinstance(given, TupleType) and isinstance(wanted, TupleType):
        return len(given.elements) == len(wanted.elements) and all(map(conforms, given.elements, wanted.elements))
    return False
