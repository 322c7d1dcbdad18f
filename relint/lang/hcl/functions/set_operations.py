"""Functions on sets. Source: the function reference, "Collection Functions"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product
from math import prod

from relint.lang.hcl.convert import convert
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.registry import TOO_LARGE, Args, Parameter, Refusal, function, pending
from relint.lang.hcl.marks import LIMIT
from relint.lang.hcl.refining import settled
from relint.lang.hcl.sets import identity, set_of
from relint.lang.hcl.types import DYNAMIC, Collection, ListType, SetType, TupleType, Type
from relint.lang.hcl.unify import unify
from relint.lang.hcl.values import Gap, Val, wholly_known

ANY_SET = SetType(DYNAMIC)
FIRST = Parameter("first_set", ANY_SET, dynamic=True, marks="parts")
OTHERS = Parameter("other_sets", ANY_SET, dynamic=True, marks="parts")


def _set_type(args: Args) -> Type:
    elements = [
        arg.type.element
        for arg in args
        if isinstance(arg.type, Collection) and not (arg.known and not arg.items and arg.type.element == DYNAMIC)
    ]
    if not elements:
        return ANY_SET
    found = unify(elements)
    if found is None:
        raise Refusal("given sets must all have compatible element types")
    return SetType(found)


def _combined(args: Args, keep: Callable[[Val, set[object]], bool] | None) -> Val:
    kind = _set_type(args)
    sets = [convert(arg, kind) for arg in args]
    element = kind.element if isinstance(kind, SetType) else DYNAMIC
    if keep is None:
        return set_of((item for each in sets for item in each.items), element)
    if not all(wholly_known(each) for each in sets):
        return pending(kind, args)
    found: Iterable[Val] = sets[0].items
    for each in sets[1:]:
        members: set[object] = {identity(item) for item in each.items}
        found = [item for item in found if keep(item, members)]
    return set_of(found, element)


@function("setunion", FIRST, variadic=OTHERS, returns=_set_type)
def setunion(args: Args, _: Context) -> Val:
    """Return what is in any of the sets."""
    return _combined(args, None)


@function("setintersection", FIRST, variadic=OTHERS, returns=_set_type)
def setintersection(args: Args, _: Context) -> Val:
    """Return what is in all of the sets."""
    return _combined(args, lambda item, members: identity(item) in members)


@function(
    "setsubtract",
    Parameter("a", ANY_SET, dynamic=True, marks="parts"),
    Parameter("b", ANY_SET, dynamic=True, marks="parts"),
    returns=_set_type,
)
def setsubtract(args: Args, _: Context) -> Val:
    """Return what is in the first set and not in the second."""
    return _combined(args, lambda item, members: identity(item) not in members)


def _product_type(args: Args) -> Type:
    if len(args) < 2:
        raise Refusal("at least two arguments are required")
    whole = TupleType(tuple([_factor(arg.type, position) for position, arg in enumerate(args)]))
    return SetType(whole) if any(isinstance(arg.type, SetType) for arg in args) else ListType(whole)


def _factor(kind: Type, position: int) -> Type:
    if isinstance(kind, ListType | SetType):
        return kind.element
    if not isinstance(kind, TupleType):
        raise Refusal("a set or a list is required", position)
    if not kind.elements:
        return DYNAMIC
    found = unify(kind.elements)
    if found is None:
        raise Refusal("all elements must be of the same type", position)
    return found


@function("setproduct", variadic=Parameter("sets", marks="shallow", unknown=True), returns=_product_type)
def setproduct(args: Args, _: Context) -> Val:
    """Return every combination of one element of each set or list, the last one changing fastest."""
    kind = _product_type(args)
    whole = kind.element if isinstance(kind, Collection) else DYNAMIC
    if not all(_sized(arg) for arg in args):
        return _open_product(kind, args)
    if prod(len(arg.items) for arg in args) > LIMIT // max(len(args), 1):
        return Val(kind, TOO_LARGE)
    columns = [
        [convert(item, element) for item in arg.items]
        for arg, element in zip(args, whole.elements if isinstance(whole, TupleType) else (), strict=True)
    ]
    rows = [Val(whole, row) for row in product(*columns)]
    return set_of(rows, whole) if isinstance(kind, SetType) else Val(kind, tuple(rows))


def _sized(arg: Val) -> bool:
    """Tell whether the number of elements is known."""
    return arg.known and (not isinstance(arg.type, SetType) or len(arg.items) < 2 or wholly_known(arg))


def _open_product(kind: Type, args: Args) -> Val:
    """Return an unknown product with what is known of its length; very long ones are left open, as in Terraform."""
    most = 1
    for arg in args:
        size = arg.data.most if isinstance(arg.data, Gap) else len(arg.items)
        if size is None or size > 1024 or most * size > 2048:
            return pending(kind, args)
        most *= size
    gap = pending(kind, args).data
    why = gap.why if isinstance(gap, Gap) else ""
    return settled(Val(kind, Gap(why, not_null=True, least=min(most, 1), most=most)))
