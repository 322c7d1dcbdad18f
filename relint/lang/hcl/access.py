"""Elements and attributes of values: `collection[key]` and `value.name`.

Source: the language reference, "Indices and Attributes"; the reasons are worded as Terraform's.
"""

from __future__ import annotations

from collections.abc import Iterable

from relint.lang.hcl.convert import convert
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.numbers import integer_of, is_integral, sign_of
from relint.lang.hcl.refining import gap_of
from relint.lang.hcl.types import (
    DYNAMIC,
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
from relint.lang.hcl.values import Gap, Val

NOT_THERE = "The given key does not identify an element in this collection value"


def index(collection: Val, key: Val) -> Val:
    """Return `collection[key]`, with the refs of both.

    Raises:
        EvaluationError: there is no such element, or the value has none.
    """
    if collection.data is None:
        raise EvaluationError("This value is null, so it does not have any indices.")
    if key.data is None:
        raise EvaluationError("Can't use a null value as an indexing key.")
    kind = collection.type
    if DYNAMIC in (kind, key.type):
        return _open(collection, key, DYNAMIC)
    if isinstance(kind, SetType):
        raise EvaluationError(
            "Elements of a set are identified only by their value and don't have any separate index or key to select "
            "with, so it's only possible to perform operations across all elements of the set."
        )
    if isinstance(kind, ListType | TupleType):
        return _item(collection, _key(key, NUMBER))
    if isinstance(kind, MapType | ObjectType):
        return _entry(collection, _key(key, STRING), by_number=key.type == NUMBER)
    raise EvaluationError("This value does not have any indices.")


def _key(key: Val, kind: Type) -> Val:
    try:
        return convert(key, kind)
    except EvaluationError as error:
        raise EvaluationError(f"{NOT_THERE}: {error.reason}.") from None


def _open(collection: Val, key: Val, kind: Type) -> Val:
    """Return an unknown element: the collection is open, or the key is; then it may be any, and refers to all."""
    cause = key if collection.known else collection
    refs = collection.refs.union(key.refs, *(part.refs for part in _parts(collection)))
    return Val(kind, Gap(gap_of(cause).why), refs, collection.sensitive)


def _parts(collection: Val) -> Iterable[Val]:
    """Return the elements of a known collection, none of an unknown one."""
    if not collection.known:
        return ()
    return collection.fields.values() if isinstance(collection.data, dict) else collection.items


def _item(collection: Val, key: Val) -> Val:
    kind = collection.type
    if not key.known:
        return _open(collection, key, kind.element if isinstance(kind, ListType) else DYNAMIC)
    if isinstance(kind, ListType) and not collection.known:
        return _open(collection, key, kind.element)
    length = len(kind.elements) if isinstance(kind, TupleType) else len(collection.items)
    position = _position(key, length)
    if not collection.known:
        return _open(collection, key, kind.elements[position] if isinstance(kind, TupleType) else DYNAMIC)
    return collection.items[position].marked(collection.refs | key.refs, collection.sensitive or key.sensitive)


def _position(key: Val, length: int) -> int:
    number = key.number
    if not is_integral(number):
        reason = "indexing a sequence requires a whole number, but the given index has a fractional part"
    elif sign_of(number) < 0:
        reason = "a negative number is not a valid index for a sequence"
    elif integer_of(number) < length:
        return integer_of(number)
    elif length == 0:
        reason = "the collection has no elements"
    else:
        reason = "the given index is greater than or equal to the length of the collection"
    raise EvaluationError(f"{NOT_THERE}: {reason}.")


def _entry(collection: Val, key: Val, *, by_number: bool) -> Val:
    kind = collection.type
    if not (collection.known and key.known):
        return _open(collection, key, kind.element if isinstance(kind, Collection) else DYNAMIC)
    found = collection.fields.get(key.text)
    if found is None:
        by_name = " An object only supports looking up attributes by name, not by numeric index."
        raise EvaluationError(f"{NOT_THERE}.{by_name if by_number and isinstance(kind, ObjectType) else ''}")
    sensitive = collection.sensitive or (key.sensitive and isinstance(kind, MapType))
    return found.marked(collection.refs | key.refs, sensitive)


def attribute(val: Val, name: str) -> Val:
    """Return `val.name`, with the refs of the whole.

    Raises:
        EvaluationError: the value has no such attribute.
    """
    kind = val.type
    if val.data is None:
        raise EvaluationError("This value is null, so it does not have any attributes.")
    if kind == DYNAMIC:
        return _part_of_open(val, DYNAMIC)
    if isinstance(kind, ObjectType) and name in kind.attributes:
        part = val.fields[name] if val.known else _part_of_open(val, kind.attributes[name])
        return part.marked(val.refs, val.sensitive)
    if isinstance(kind, MapType):
        if not val.known:
            return _part_of_open(val, kind.element)
        if name in val.fields:
            return val.fields[name].marked(val.refs, val.sensitive)
    raise EvaluationError(_no_attribute(kind, name))


def _part_of_open(val: Val, kind: Type) -> Val:
    return Val(kind, Gap(gap_of(val).why), val.refs, val.sensitive)


def _no_attribute(kind: Type, name: str) -> str:
    if isinstance(kind, ObjectType):
        return f'This object does not have an attribute named "{name}".'
    if isinstance(kind, MapType):
        return f'This map does not have an element with the key "{name}".'
    if kind.primitive:
        return f"Can't access attributes on a primitive-typed value ({kind.friendly})."
    if isinstance(kind, ListType | SetType) and isinstance(kind.element, ObjectType):
        return f"Can't access attributes on a {kind.word} of objects."
    return "This value does not have any attributes."
