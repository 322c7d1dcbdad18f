"""What makes two values the same, and the order in which Terraform iterates a set.

Source: the documentation of go-cty, "Sets"; the order of sets of collections and objects was observed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import cmp_to_key

from relint.lang.hcl.marks import any_sensitive, revealed
from relint.lang.hcl.numbers import Real, compare
from relint.lang.hcl.quoting import quoted, rough
from relint.lang.hcl.types import BOOL, NUMBER, STRING, SetType, Type
from relint.lang.hcl.values import Gap, Val, parts_of, wholly_known


def identity(val: Val) -> Hashable:
    """Return a key that two wholly known values of one type share exactly when they are equal."""
    data = val.data
    if isinstance(data, tuple):
        return tuple([identity(part) for part in data])
    if isinstance(data, dict):
        return tuple([(key, identity(part)) for key, part in data.items()])
    if isinstance(data, Real):
        return repr(data)
    return ("bool", data) if isinstance(data, bool) else data


def set_of(items: Iterable[Val], element: Type) -> Val:
    """Return the set of items that all have the element type: doubles dropped, in Terraform's order.

    An item that is not wholly known is kept beside the others: it may or may not equal one of them. A set with a
    sensitive item is sensitive as a whole.
    """
    items = list(items)
    if any(any_sensitive(item) for item in items):
        return set_of([revealed(item) for item in items], element).marked(sensitive=True)
    seen: set[Hashable] = set()
    distinct: list[Val] = []
    for item in items:
        if wholly_known(item):
            key = identity(item)
            if key in seen:
                continue
            seen.add(key)
        distinct.append(item)
    return Val(SetType(element), tuple(in_order(distinct, element)))


def in_order(items: list[Val], element: Type) -> list[Val]:
    """Sort the elements of a set: known ones, then unknown ones, null last."""
    known = [item for item in items if item.known and not item.null]
    rest = [item for item in items if not item.known] + [item for item in items if item.null]
    if element == STRING:
        known.sort(key=lambda item: str(item.data))
    elif element == NUMBER:
        known.sort(key=cmp_to_key(lambda a, b: compare(a.number, b.number)))
    elif element == BOOL:
        known.sort(key=lambda item: bool(item.data))
    else:
        known.sort(key=fingerprint)
    return known + rest


def fingerprint(val: Val) -> str:
    """Return the text by which Terraform sorts elements that have no order of their own."""
    data = val.data
    if data is None or isinstance(data, Gap):
        return "~" if data is None else "?"
    if isinstance(data, bool):
        return "T" if data else "F"
    if isinstance(data, str):
        return quoted(data)
    if isinstance(data, int | Real):
        return rough(data)
    return _compound(val)


def _compound(val: Val) -> str:
    from relint.lang.hcl.types import Collection, MapType

    if isinstance(val.type, MapType) and isinstance(val.data, dict):
        return "{" + "".join(f"{quoted(key)}:{fingerprint(part)};" for key, part in val.data.items()) + "}"
    body = "".join(f"{fingerprint(part)};" for part in parts_of(val))
    return f"[{body}]" if isinstance(val.type, Collection) else f"<{body}>"
