"""Functions that pick parts out of lists, maps and objects. Source: the function reference, "Collection Functions"."""

from __future__ import annotations

from collections.abc import Mapping

from relint.lang.hcl.convert import convert
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.native import whole
from relint.lang.hcl.functions.registry import Args, Parameter, Refusal, function, pending
from relint.lang.hcl.marks import marks_of
from relint.lang.hcl.quoting import quoted
from relint.lang.hcl.types import (
    DYNAMIC,
    EMPTY_OBJECT,
    LIST_OF_STRING,
    NUMBER,
    STRING,
    ListType,
    MapType,
    ObjectType,
    SetType,
    TupleType,
    Type,
    object_of,
)
from relint.lang.hcl.values import Gap, Val, object_val, string, tuple_of, wholly_known

MAPPING = Parameter("inputMap", unknown=True, marks="shallow")
START = Parameter("start_index", NUMBER)
END = Parameter("end_index", NUMBER)


def _element_type(args: Args) -> Type:
    kind = args[0].type
    if isinstance(kind, ListType):
        return kind.element
    if not isinstance(kind, TupleType):
        raise Refusal(f"cannot read elements from {kind.friendly}")
    if not args[1].known:
        return DYNAMIC
    return kind.elements[_wrapped(args[1], len(kind.elements))]


def _wrapped(index: Val, size: int) -> int:
    position = whole(index, prefix="invalid index: ")
    if size == 0:
        raise Refusal("cannot use element function with an empty list")
    return position % size


@function(
    "element", Parameter("list", marks="shallow"), Parameter("index", NUMBER), returns=_element_type, nullable=True
)
def element(args: Args, _: Context) -> Val:
    """Return an element of a list; the index starts over behind the end."""
    kind = args[0].type
    if not isinstance(kind, ListType | TupleType):
        raise Refusal(f"cannot read elements from {kind.friendly}")
    position = whole(args[1], prefix="invalid index: ")
    if isinstance(kind, TupleType) and position < 0 and kind.elements and position % len(kind.elements):
        # Terraform looks the type of the element up without wrapping a negative index, and fails.
        raise Refusal("panic in function implementation: runtime error: index out of range")
    return args[0].items[_wrapped(args[1], len(args[0].items))]


@function("keys", MAPPING, returns=DYNAMIC)
def keys(args: Args, _: Context) -> Val:
    """Return the keys in order; those of an object are known although its values are not."""
    val, kind = args[0], args[0].type
    if isinstance(kind, ObjectType):
        return tuple_of([string(name) for name in kind.attributes])
    if not isinstance(kind, MapType):
        raise Refusal("must have map or object type", 0)
    if isinstance(val.data, Gap):
        return Val(LIST_OF_STRING, Gap(val.data.why, not_null=True))
    return Val(LIST_OF_STRING, tuple([string(key) for key in val.fields]))


@function("values", Parameter("mapping", marks="shallow"), returns=lambda args: _values_type(args[0].type))
def values(args: Args, _: Context) -> Val:
    """Return the values in the order of their keys."""
    return Val(_values_type(args[0].type), tuple(args[0].fields.values()))


def _values_type(kind: Type) -> Type:
    if isinstance(kind, MapType):
        return ListType(kind.element)
    if isinstance(kind, ObjectType):
        return TupleType(tuple(kind.attributes.values()))
    raise Refusal("values() requires a map as the first argument")


def _lookup_type(args: Args) -> Type:
    if len(args) > 3:
        raise Refusal(f"lookup() takes two or three arguments, got {len(args)}")
    kind = args[0].type
    if isinstance(kind, MapType):
        _check_default(args, kind.element)
        return kind.element
    if not isinstance(kind, ObjectType):
        raise Refusal("lookup() requires a map as the first argument", 0)
    if not args[1].known:
        return DYNAMIC
    if args[1].text in kind.attributes:
        return kind.attributes[args[1].text]
    if len(args) == 3:
        return args[2].type
    raise Refusal(f"the given object has no attribute {quoted(args[1].text)}", 0)


def _check_default(args: Args, kind: Type) -> None:
    if len(args) < 3:
        return
    try:
        convert(args[2], kind)
    except EvaluationError:
        raise Refusal("the default value must have the same type as the map elements", 2) from None


@function(
    "lookup",
    MAPPING,
    Parameter("key", STRING, unknown=True),
    variadic=Parameter("default", null=True, unknown=True, dynamic=True, marks="none"),
    returns=_lookup_type,
    nullable=True,
)
def lookup(args: Args, _: Context) -> Val:
    """Return the value of a key, or a default where there is none."""
    kind = _lookup_type(args)
    if not (args[0].known and args[1].known):
        return pending(kind, args[:2])
    found = args[0].fields.get(args[1].text)
    if found is not None:
        return found
    if len(args) < 3:
        raise Refusal(f"lookup failed to find key {_shown(args[1])}")
    return convert(args[2], kind)


def _shown(key: Val) -> str:
    return "(sensitive value)" if marks_of(key).sensitive else quoted(key.text)


def _merge_type(args: Args) -> Type:
    if not args:
        return EMPTY_OBJECT
    attributes: dict[str, Type] = {}
    sure = True
    for arg in args:
        if arg.type == DYNAMIC:
            return DYNAMIC
        if not isinstance(arg.type, MapType | ObjectType):
            raise Refusal(f"arguments must be maps or objects, got {quoted(arg.type.friendly)}")
        sure = sure and (arg.known or isinstance(arg.type, ObjectType))
        attributes.update(_keys_and_types(arg))
    if all(arg.type == args[0].type for arg in args):
        return args[0].type
    return object_of(attributes) if sure else DYNAMIC


def _keys_and_types(arg: Val) -> Mapping[str, Type]:
    if arg.data is None:
        return {}
    if isinstance(arg.type, ObjectType):
        return arg.type.attributes
    return dict.fromkeys(arg.fields, arg.type.element) if arg.known and isinstance(arg.type, MapType) else {}


@function("merge", variadic=Parameter("maps", null=True, dynamic=True, marks="shallow"), returns=_merge_type)
def merge(args: Args, _: Context) -> Val:
    """Put maps or objects together; the last one that has a key wins."""
    kind = _merge_type(args)
    parts: dict[str, Val] = {}
    for arg in args:
        if isinstance(arg.data, dict):
            parts.update(arg.data)
        elif arg.data is not None:
            raise Refusal(f"arguments must be maps or objects, got {quoted(arg.type.friendly)}")
    if isinstance(kind, MapType):
        return Val(kind, {key: parts[key] for key in sorted(parts)})
    return object_val(parts)


def _only_element(args: Args) -> Type:
    kind = args[0].type
    if isinstance(kind, ListType | SetType):
        return kind.element
    if isinstance(kind, TupleType) and len(kind.elements) <= 1:
        return kind.elements[0] if kind.elements else DYNAMIC
    raise Refusal("must be a list, set, or tuple value with either zero or one elements", 0)


@function("one", Parameter("list", marks="parts"), returns=_only_element, nullable=True)
def one(args: Args, _: Context) -> Val:
    """Return the only element, or null where there is none."""
    kind = _only_element(args)
    items = args[0].items
    if isinstance(args[0].type, SetType) and len(items) > 1 and not wholly_known(args[0]):
        return pending(kind, args)
    if len(items) > 1:
        raise Refusal("must be a list, set, or tuple value with either zero or one elements", 0)
    return items[0] if items else Val(kind, None)


def _bounds(args: Args) -> tuple[int | None, int | None]:
    size = _known_size(args[0])
    start = _bound(args, 1, "start", size)
    end = _bound(args, 2, "end", size)
    if start is not None and end is not None and start > end:
        raise Refusal("start index must not be greater than end index", 1)
    return start, end


def _known_size(val: Val) -> int | None:
    if isinstance(val.type, TupleType):
        return len(val.type.elements)
    return len(val.items) if val.known else None


def _bound(args: Args, position: int, side: str, size: int | None) -> int | None:
    if not args[position].known:
        return None
    value = whole(args[position], position, f"invalid {side} index: ")
    if value < 0:
        raise Refusal(f"{side} index must not be less than zero", position)
    if size is not None and value > size:
        raise Refusal(f"{side} index must not be greater than the length of the list", position)
    return value


def _slice_type(args: Args) -> Type:
    kind = args[0].type
    if isinstance(kind, SetType):
        raise Refusal(
            "cannot slice a set, because its elements do not have indices; explicitly convert to a list if the "
            "ordering of the result is not important",
            0,
        )
    if not isinstance(kind, ListType | TupleType):
        raise Refusal("must be a list or tuple value", 0)
    start, end = _bounds(args)
    if isinstance(kind, ListType):
        return kind
    return DYNAMIC if start is None or end is None else TupleType(kind.elements[start:end])


@function("slice", Parameter("list", marks="shallow"), START, END, returns=_slice_type)
def piece(args: Args, _: Context) -> Val:
    """Return the elements from a start up to an end, which is left out."""
    kind = _slice_type(args)
    start, end = _bounds(args)
    return Val(kind, args[0].items[start:end])


def _zipped_type(args: Args) -> Type:
    kind = args[1].type
    if isinstance(kind, ListType):
        return MapType(kind.element)
    if not isinstance(kind, TupleType):
        raise Refusal("values argument must be a list or tuple value")
    if not wholly_known(args[0]):
        return DYNAMIC
    _check_lengths(len(args[0].items), len(kind.elements))
    return object_of(
        {_key(key, i): each for i, (key, each) in enumerate(zip(args[0].items, kind.elements, strict=True))}
    )


def _key(key: Val, place: int) -> str:
    if key.data is None:
        raise Refusal(f"keys list has null value at index {place}")
    return key.text


def _check_lengths(keys_given: int, values_given: int) -> None:
    if keys_given != values_given:
        raise Refusal(f"number of keys ({keys_given}) does not match number of values ({values_given})")


@function("zipmap", Parameter("keys", LIST_OF_STRING), Parameter("values", marks="shallow"), returns=_zipped_type)
def zipmap(args: Args, _: Context) -> Val:
    """Make a map of a list of keys and a list of values."""
    kind = _zipped_type(args)
    if not wholly_known(args[0]):
        return pending(kind, args)
    _check_lengths(len(args[0].items), len(args[1].items))
    pairs = enumerate(zip(args[0].items, args[1].items, strict=True))
    parts = {_key(key, i): val for i, (key, val) in pairs}
    return Val(kind, {key: parts[key] for key in sorted(parts)})
