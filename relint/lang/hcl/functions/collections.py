"""Functions on lists, maps and objects. Source: the function reference, "Collection Functions"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relint.lang.hcl.convert import convert
from relint.lang.hcl.equality import equals
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.native import counted, listed, strings, whole
from relint.lang.hcl.functions.registry import Args, Parameter, Refusal, function, pending
from relint.lang.hcl.functions.strings import text_length
from relint.lang.hcl.sets import identity
from relint.lang.hcl.types import (
    BOOL,
    DYNAMIC,
    LIST_OF_STRING,
    NUMBER,
    STRING,
    Collection,
    ListType,
    MapType,
    ObjectType,
    SetType,
    TupleType,
    Type,
)
from relint.lang.hcl.unify import unify
from relint.lang.hcl.values import Gap, Val, boolean, tuple_of, wholly_known

ANY_LIST = ListType(DYNAMIC)
PLAIN_LIST = Parameter("list", ANY_LIST, marks="parts")
ANY = Parameter("list")
BOOLS = Parameter("list", ListType(BOOL))


@function("length", Parameter("value", unknown=True, dynamic=True, marks="shallow"), returns=NUMBER)
def length(args: Args, _: Context) -> Val:
    """Count characters of a string, or elements; often known although the elements are not."""
    val, kind = args[0], args[0].type
    if kind == STRING:
        return text_length(val)
    if isinstance(kind, TupleType):
        return counted(len(kind.elements))
    if isinstance(kind, ObjectType):
        return counted(len(kind.attributes))
    if kind.primitive:
        raise Refusal("argument must be a string, a collection type, or a structural type")
    return _collection_length(val) if isinstance(kind, Collection) else pending(NUMBER, args)


def _collection_length(val: Val) -> Val:
    gap = val.data
    if isinstance(gap, Gap):
        high = None if gap.most is None else (counted(gap.most).number, True)
        return Val(NUMBER, Gap(gap.why, not_null=True, low=(counted(gap.least).number, True), high=high))
    size = len(val.fields)
    if isinstance(val.type, SetType) and size > 1 and not wholly_known(val):
        low = counted(1).number
        return Val(NUMBER, Gap(_first_why(val), not_null=True, low=(low, True), high=(counted(size).number, True)))
    return counted(size)


def _first_why(val: Val) -> str:
    found = pending(NUMBER, (val,)).data
    return found.why if isinstance(found, Gap) else ""


@function("alltrue", BOOLS, returns=BOOL)
def alltrue(args: Args, _: Context) -> Val:
    """Tell whether every element is true."""
    for item in args[0].items:
        if not item.known:
            return pending(BOOL, (item,))
        if not item.data:
            return boolean(False)
    return boolean(True)


@function("anytrue", BOOLS, returns=BOOL)
def anytrue(args: Args, _: Context) -> Val:
    """Tell whether any element is true."""
    if any(item.known and item.data for item in args[0].items):
        return boolean(True)
    gap = next((item for item in args[0].items if not item.known), None)
    return boolean(False) if gap is None else pending(BOOL, (gap,))


def _common(args: Args) -> Type:
    kind = unify([arg.type for arg in args])
    if kind is None:
        raise Refusal("all arguments must have the same type")
    return kind


@function("coalesce", variadic=Parameter("vals", null=True, unknown=True, dynamic=True, marks="parts"), returns=_common)
def coalesce(args: Args, _: Context) -> Val:
    """Return the first argument that is neither null nor an empty string."""
    kind = _common(args)
    for arg in args:
        try:
            found = convert(arg, kind)
        except EvaluationError as error:
            raise Refusal(error.reason) from None
        if isinstance(found.data, Gap):
            return Val(kind, Gap(found.data.why, not_null=True, document=found.data.document))
        if found.data is not None and not (kind == STRING and found.data == ""):
            return found
    raise Refusal("no non-null, non-empty-string arguments")


def _same_type(args: Args) -> Type:
    for arg in args:
        if not arg.known:
            return DYNAMIC
        if not isinstance(arg.type, ListType | TupleType):
            raise Refusal("coalescelist arguments must be lists or tuples")
    return args[0].type if all(arg.type == args[0].type for arg in args) else DYNAMIC


@function(
    "coalescelist", variadic=Parameter("vals", null=True, unknown=True, dynamic=True, marks="parts"), returns=DYNAMIC
)
def coalescelist(args: Args, _: Context) -> Val:
    """Return the first list that has elements."""
    if not args:
        raise Refusal("at least one argument is required")
    kind = _same_type(args)
    for arg in args:
        if not arg.known:
            return pending(kind, (arg,))
        if arg.data is not None and arg.items:
            return arg
    raise Refusal("no non-null arguments")


@function("compact", Parameter("list", LIST_OF_STRING, marks="parts"), returns=LIST_OF_STRING)
def compact(args: Args, _: Context) -> Val:
    """Drop null and empty strings."""
    if not wholly_known(args[0]):
        return pending(LIST_OF_STRING, args)
    return Val(LIST_OF_STRING, tuple(item for item in args[0].items if item.data))


def _concat_type(args: Args) -> Type:
    if not args:
        raise Refusal("at least one argument is required")
    if all(isinstance(arg.type, ListType) for arg in args):
        common = unify([arg.type for arg in args])
        if common is not None:
            return common
    elements: list[Type] = []
    for position, arg in enumerate(args):
        if isinstance(arg.type, ListType):
            if not arg.known:
                return DYNAMIC
            elements.extend([arg.type.element] * len(arg.items))
        elif isinstance(arg.type, TupleType):
            elements.extend(arg.type.elements)
        else:
            raise Refusal(f"all arguments must be lists or tuples; got {arg.type.friendly}", position)
    return TupleType(tuple(elements))


@function("concat", variadic=Parameter("seqs", marks="shallow"), returns=_concat_type)
def concat(args: Args, _: Context) -> Val:
    """Put lists or tuples one behind the other."""
    kind = _concat_type(args)
    if isinstance(kind, ListType):
        args = tuple([convert(arg, kind) for arg in args])
    items = tuple([item for arg in args for item in arg.items])
    return Val(kind, items)


@function("contains", ANY, Parameter("value"), returns=BOOL)
def contains(args: Args, _: Context) -> Val:
    """Tell whether a list, set or tuple has an element equal to a value."""
    if not isinstance(args[0].type, ListType | SetType | TupleType):
        raise Refusal("argument must be list, tuple, or set")
    verdicts = {equals(args[1], item) for item in args[0].items}
    if True in verdicts:
        return boolean(True)
    return pending(BOOL, args) if None in verdicts else boolean(False)


@function("distinct", PLAIN_LIST, returns=lambda args: args[0].type)
def distinct(args: Args, _: Context) -> Val:
    """Drop elements that stand earlier in the list."""
    if not wholly_known(args[0]):
        return pending(args[0].type, args)
    seen = {identity(item): item for item in reversed(args[0].items)}
    first = {id(item) for item in seen.values()}
    return Val(args[0].type, tuple(_once(args[0].items, first)))


def _once(items: Sequence[Val], chosen: set[int]) -> Iterator[Val]:
    for item in items:
        if id(item) in chosen:
            chosen.discard(id(item))
            yield item


@function(
    "chunklist",
    Parameter("list", ANY_LIST, marks="shallow"),
    Parameter("size", NUMBER),
    returns=lambda args: ListType(args[0].type),
)
def chunklist(args: Args, _: Context) -> Val:
    """Cut a list into lists of a size; 0 leaves it whole."""
    kind, items = args[0].type, args[0].items
    size = whole(args[1], prefix="invalid size: ")
    if size < 0:
        raise Refusal("the size argument must be positive")
    step = size or max(len(items), 1)
    return listed([Val(kind, items[i : i + step]) for i in range(0, len(items), step)], kind)


@function("flatten", Parameter("list", marks="shallow"), returns=DYNAMIC)
def flatten(args: Args, _: Context) -> Val:
    """Put the elements of nested lists, sets and tuples into one tuple."""
    if not isinstance(args[0].type, ListType | SetType | TupleType):
        raise Refusal("can only flatten lists, sets and tuples")
    items: list[Val] = []
    refs = _flatten(args[0], items)
    if refs is None:
        return pending(DYNAMIC, args)
    return tuple_of(items).marked(refs, any(part.sensitive for part in _sequences(args[0])))


def _flatten(val: Val, items: list[Val]) -> frozenset[str] | None:
    """Collect the leaves; return the refs of the lists around them, None where a list is unknown."""
    refs = val.refs
    if isinstance(val.type, SetType) and len(val.items) > 1 and not wholly_known(val):
        return None
    for item in val.items:
        if item.data is None or not isinstance(item.type, ListType | SetType | TupleType):
            if item.type == DYNAMIC and not item.known:
                return None
            items.append(item)
            continue
        below = _flatten(item, items) if item.known else None
        if below is None:
            return None
        refs = refs | below
    return refs


def _sequences(val: Val) -> Iterator[Val]:
    yield val
    for item in val.items:
        if item.known and item.data is not None and isinstance(item.type, ListType | SetType | TupleType):
            yield from _sequences(item)


@function("index", ANY, Parameter("value"), returns=NUMBER)
def position_of(args: Args, _: Context) -> Val:
    """Return where a value stands first in a list."""
    if not isinstance(args[0].type, ListType | TupleType):
        raise Refusal("argument must be a list or tuple")
    if not args[0].items:
        raise Refusal("cannot search an empty list")
    for place, item in enumerate(args[0].items):
        verdict = equals(item, args[1])
        if verdict is None:
            return pending(NUMBER, args)
        if verdict:
            return counted(place)
    raise Refusal("item not found")


@function("reverse", Parameter("list", marks="shallow"), returns=lambda args: _reversed_type(args[0].type))
def reverse(args: Args, _: Context) -> Val:
    """Turn a list or tuple round."""
    return Val(_reversed_type(args[0].type), tuple(reversed(args[0].items)))


def _reversed_type(kind: Type) -> Type:
    if isinstance(kind, TupleType):
        return TupleType(tuple(reversed(kind.elements)))
    if isinstance(kind, ListType | SetType):
        return ListType(kind.element)
    raise Refusal(f"can only reverse list or tuple values, not {kind.friendly}", 0)


@function("transpose", Parameter("values", MapType(LIST_OF_STRING)), returns=MapType(LIST_OF_STRING))
def transpose(args: Args, _: Context) -> Val:
    """Swap keys and values of a map of lists of strings."""
    if not wholly_known(args[0]):
        return pending(MapType(LIST_OF_STRING), args)
    found: dict[str, list[str]] = {}
    for key, each in args[0].fields.items():
        if each.data is None:
            raise Refusal("input must not contain null list")
        for item in each.items:
            if item.data is None:
                raise Refusal("input list must not contain null string")
            found.setdefault(item.text, []).append(key)
    return Val(MapType(LIST_OF_STRING), {key: strings(sorted(found[key])) for key in sorted(found)})


@function(
    "matchkeys",
    Parameter("values", ANY_LIST, marks="parts"),
    Parameter("keys", ANY_LIST),
    Parameter("searchset", ANY_LIST),
    returns=lambda args: args[0].type,
)
def matchkeys(args: Args, _: Context) -> Val:
    """Return the values whose keys are among those searched for."""
    values, kind = args[0], args[0].type
    common = unify([args[1].type, args[2].type])
    if common is None:
        raise Refusal("keys and searchset must be of the same type")
    if len(values.items) != len(args[1].items):
        raise Refusal("length of keys and values should be equal")
    keys, searched = convert(args[1], common), convert(args[2], common)
    if not searched.items:
        return Val(kind, ())
    if not (wholly_known(values) and wholly_known(keys)):
        return pending(kind, args)
    if not wholly_known(searched):
        return _matched_open(kind, values, keys, searched)
    wanted = {identity(item) for item in searched.items}
    pairs = zip(keys.items, values.items, strict=True)
    return Val(kind, tuple([val for key, val in pairs if identity(key) in wanted]))


def _matched_open(kind: Type, values: Val, keys: Val, searched: Val) -> Val:
    """Terraform gives an empty list as soon as a comparison is not decided."""
    found: list[Val] = []
    for key, val in zip(keys.items, values.items, strict=True):
        for item in searched.items:
            verdict = equals(key, item)
            if verdict is None:
                return Val(kind, ())
            if verdict:
                found.append(val)
                break
    return Val(kind, tuple(found))


for _gone, _use in (("list", "tolist([ ... ])"), ("map", "tomap({ ... })")):

    def _retired(_args: Args, _context: Context, gone: str = _gone, use: str = _use) -> Val:
        raise Refusal(
            f'the "{gone}" function was deprecated in Terraform v0.12 and is no longer available; use {use} syntax to '
            f"write a literal {gone}"
        )

    function(_gone, variadic=Parameter("vals", null=True, unknown=True, dynamic=True), returns=DYNAMIC)(_retired)
