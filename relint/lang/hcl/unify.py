"""The one type that several types can be converted to, as Terraform finds it.

Source: the documentation of go-cty's package `convert`, "Unify".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal, TypeAlias

from relint.lang.hcl.types import (
    DYNAMIC,
    STRING,
    Collection,
    ListType,
    MapType,
    ObjectType,
    SetType,
    TupleType,
    Type,
    object_of,
)

How: TypeAlias = Literal["safe", "unsafe"]
"""Whether only conversions count that cannot fail on a value."""


def unify(types: Sequence[Type], how: How = "unsafe") -> Type | None:
    """Return the common type; None where there is none. `unsafe` also allows conversions that may fail."""
    return _unified(tuple(types), how)


@lru_cache(maxsize=4096)
def _unified(types: tuple[Type, ...], how: How) -> Type | None:
    if not types:
        return None
    if all(kind == types[0] for kind in types[1:]) and not types[0].dynamic:
        return types[0]
    open_ones = [kind for kind in types if kind == DYNAMIC]
    decided = [kind for kind in types if kind != DYNAMIC]
    sorts = {type(kind) for kind in decided}
    if len(sorts) == 1 and not next(iter(decided)).primitive:
        return DYNAMIC if open_ones else _same_sort(decided, how)
    mixed = _mixed(types, decided, sorts, how)
    if mixed is not None:
        return mixed
    if ObjectType in sorts and TupleType in sorts:
        return None
    return _preferred(types, how)


def _same_sort(types: list[Type], how: How) -> Type | None:
    first = types[0]
    if isinstance(first, Collection):
        return _collections(types, how)
    return _objects(types, how) if isinstance(first, ObjectType) else _tuples(types, how)


def _all_convertible(types: Iterable[Type], target: Type, how: How) -> bool:
    from relint.lang.hcl.convert import conversion

    return all(kind == target or conversion(kind, target, how) is not None for kind in types)


def _collections(types: list[Type], how: How) -> Type | None:
    element = _unified(tuple(kind.element for kind in types if isinstance(kind, Collection)), how)
    if element is None:
        return None
    whole = type(types[0])(element)  # type: ignore[call-arg]
    return whole if _all_convertible(types, whole, how) else None


def _objects(types: list[Type], how: How) -> Type | None:
    objects = [kind for kind in types if isinstance(kind, ObjectType)]
    names = objects[0].attributes.keys()
    if any(kind.attributes.keys() != names for kind in objects[1:]):
        return _as_map(objects, how)
    attributes: dict[str, Type] = {}
    for name in names:
        common = _unified(tuple(kind.attributes[name] for kind in objects), how)
        if common is None:
            return None
        attributes[name] = common
    whole = object_of(attributes)
    return whole if _all_convertible(types, whole, how) else _as_map(objects, how)


def _as_map(objects: list[ObjectType], how: How) -> Type | None:
    element = _unified(tuple(kind for each in objects for kind in each.attributes.values()), how)
    if element is None:
        return None
    return MapType(element) if _all_convertible(objects, MapType(element), how) else None


def _tuples(types: list[Type], how: How) -> Type | None:
    tuples = [kind for kind in types if isinstance(kind, TupleType)]
    if any(len(kind.elements) != len(tuples[0].elements) for kind in tuples[1:]):
        return _as_list(tuples, how)
    elements: list[Type] = []
    for across in zip(*(kind.elements for kind in tuples), strict=True):
        common = _unified(across, how)
        if common is None:
            return None
        elements.append(common)
    whole = TupleType(tuple(elements))
    return whole if _all_convertible(types, whole, how) else _as_list(tuples, how)


def _as_list(tuples: list[TupleType], how: How) -> Type | None:
    element = _unified(tuple(kind for each in tuples for kind in each.elements), how)
    if element is None:
        return None
    return ListType(element) if _all_convertible(tuples, ListType(element), how) else None


def _mixed(types: tuple[Type, ...], decided: list[Type], sorts: set[type], how: How) -> Type | None:
    """Unify objects with maps, or tuples with lists."""
    if sorts == {MapType, ObjectType}:
        common = _as_map([kind for kind in decided if isinstance(kind, ObjectType)], how)
        structural: type = ObjectType
    elif sorts == {ListType, TupleType}:
        common = _as_list([kind for kind in decided if isinstance(kind, TupleType)], how)
        structural = TupleType
    else:
        return None
    if common is None:
        return None
    found = _unified(tuple(common if isinstance(kind, structural) else kind for kind in types), how)
    return found if type(found) is type(common) else None


def _preferred(types: tuple[Type, ...], how: How) -> Type | None:
    """Return the first type, the most general ones first, that all others convert to."""
    for i in _order(types):
        if _all_convertible(types, types[i], how):
            return types[i]
    return None


def _order(types: tuple[Type, ...]) -> list[int]:
    """Sort so that a more general type stands before a narrower one, else as given."""
    after: list[list[int]] = [[] for _ in types]
    waiting = [0] * len(types)
    for i, left in enumerate(types):
        for j in range(i + 1, len(types)):
            verdict = _compare(left, types[j])
            if verdict:
                first, second = (i, j) if verdict < 0 else (j, i)
                after[first].append(second)
                waiting[second] += 1
    queue = [i for i, count in enumerate(waiting) if count == 0]
    for i in queue:  # grows while it is walked
        for j in after[i]:
            waiting[j] -= 1
            if waiting[j] == 0:
                queue.append(j)
    return queue


def _compare(left: Type, right: Type) -> int:
    """Return -1 where `left` is more general, 1 where `right` is, 0 where neither."""
    if DYNAMIC in (left, right):
        return (left == DYNAMIC) - (right == DYNAMIC)
    if left.primitive and right.primitive:
        return (right == STRING) - (left == STRING)
    if isinstance(left, Collection) and type(left) is type(right):
        return _compare(left.element, right.element)
    return _structural(left, right)


def _structural(left: Type, right: Type) -> int:
    if isinstance(left, ObjectType) and isinstance(right, ObjectType):
        if left.attributes.keys() != right.attributes.keys():
            return 0
        return _agreed(_compare(left.attributes[name], right.attributes[name]) for name in left.attributes)
    if isinstance(left, TupleType) and isinstance(right, TupleType):
        if len(left.elements) != len(right.elements):
            return 0
        return _agreed(map(_compare, left.elements, right.elements))
    return _RANKS.get((type(left), type(right)), 0)


def _agreed(verdicts: Iterable[int]) -> int:
    found = set(verdicts)
    if {-1, 1} <= found:
        return 0
    return -1 if -1 in found else (1 if 1 in found else 0)


_RANKS: dict[tuple[type, type], int] = {
    (ListType, TupleType): -1,
    (TupleType, ListType): 1,
    (MapType, ObjectType): -1,
    (ObjectType, MapType): 1,
    (TupleType, SetType): -1,
    (ListType, SetType): -1,
    (SetType, TupleType): 1,
    (SetType, ListType): 1,
}
