"""Values with their types, what they were computed from, and what is still open in them.

A `Val` is made tens of thousands of times in a run, so it is a plain class with slots that nobody changes
(mypy holds everyone to that) and not a frozen dataclass, which costs four times as much to make.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from relint.lang.hcl.numbers import Number, Real, number_of
from relint.lang.hcl.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListType,
    MapType,
    ObjectType,
    TupleType,
    Type,
)
from relint.model.value import NO_REFS, Data, Unknown

if TYPE_CHECKING:
    from typing import dataclass_transform

    T = TypeVar("T")

    @dataclass_transform(frozen_default=True)
    def _record(cls: type[T]) -> type[T]: ...
else:
    _record = dataclass(slots=True, eq=False)

Refs: TypeAlias = frozenset[str]

STRING_LITERAL = re.compile(r'("(?:[^"\\]|\\.)*")')
HOLE = "\ue000"  # of Unicode's private use: stands for an unknown part of a text


@dataclass(frozen=True, slots=True)
class Gap:
    """Stands for data that nobody can say before it is deployed, with what is known of it all the same.

    Terraform calls the latter refinements; they decide comparisons such as `"a-${unknown}" != ""`.
    """

    why: str  # completes "unknown because ..."
    not_null: bool = False
    prefix: str = ""  # of a string
    least: int = 0  # length of a collection
    most: int | None = None
    low: tuple[Number, bool] | None = None  # bound of a number, and whether the bound itself is possible
    high: tuple[Number, bool] | None = None
    document: Val | None = None  # what unknown JSON encodes
    sketch: str = ""  # unknown text that begins like JSON, a `HOLE` for each unknown part


Payload: TypeAlias = "bool | str | int | Real | tuple[Val, ...] | dict[str, Val] | Gap | None"


@_record
class Val:
    """A value of a Terraform expression.

    `data` is None for null, a `Gap` where unknown, else by type: str, bool, a number (`int` where integral, else
    `Real`), a tuple of `Val` (list, tuple; set: distinct, in Terraform's order), a dict (map, object; sorted by key).
    `refs` and `sensitive` are of this value as a whole; parts have their own. `equals` compares, `==` is identity.
    """

    type: Type
    data: Payload
    refs: Refs = NO_REFS
    sensitive: bool = False

    @property
    def known(self) -> bool:
        """Whether its outermost layer is known (parts may be unknown; see `wholly_known`)."""
        return type(self.data) is not Gap

    @property
    def null(self) -> bool:
        """Whether it is null."""
        return self.data is None

    @property
    def text(self) -> str:
        """The data of a known string."""
        return cast(str, self.data)

    @property
    def number(self) -> Number:
        """The data of a known number."""
        return cast(Number, self.data)

    @property
    def items(self) -> tuple[Val, ...]:
        """The data of a known list, set or tuple."""
        return cast("tuple[Val, ...]", self.data)

    @property
    def fields(self) -> dict[str, Val]:
        """The data of a known map or object."""
        return cast("dict[str, Val]", self.data)

    def marked(self, refs: Refs = NO_REFS, sensitive: bool = False) -> Val:  # noqa: FBT001, FBT002 - a mark is a flag
        """Return the value with more refs, and sensitive where asked."""
        if refs <= self.refs and (self.sensitive or not sensitive):
            return self
        return Val(self.type, self.data, self.refs | refs, self.sensitive or sensitive)


TRUE = Val(BOOL, True)
FALSE = Val(BOOL, False)
NULL = Val(DYNAMIC, None)


def string(text: str) -> Val:
    """Return a string, in Unicode's composed form as Terraform keeps it."""
    return Val(STRING, composed(text))


def number(value: Number | float) -> Val:
    """Return a number."""
    return Val(NUMBER, number_of(value))


def boolean(truth: bool) -> Val:  # noqa: FBT001 - the value itself
    """Return a bool."""
    return TRUE if truth else FALSE


def null(of: Type = DYNAMIC) -> Val:
    """Return null of a type."""
    return Val(of, None)


def unknown(of: Type, why: str, refs: Refs = NO_REFS, *, sensitive: bool = False) -> Val:
    """Return a value of which only the type is known."""
    return Val(of, Gap(why), refs, sensitive)


def tuple_of(items: Iterable[Val]) -> Val:
    """Return a tuple."""
    parts = tuple(items)
    return Val(TupleType(tuple([part.type for part in parts])), parts)


def object_val(parts: Mapping[str, Val]) -> Val:
    """Return an object; the attributes may come in any order."""
    data = {key: parts[key] for key in sorted(parts)}
    return Val(ObjectType({key: part.type for key, part in data.items()}), data)


def list_of(items: Iterable[Val], element: Type) -> Val:
    """Return a list of items that all have the element type."""
    return Val(ListType(element), tuple(items))


def map_of(parts: Mapping[str, Val], element: Type) -> Val:
    """Return a map of values that all have the element type."""
    return Val(MapType(element), {key: parts[key] for key in sorted(parts)})


def composed(text: str) -> str:
    """Return the text in Unicode normal form C; text that is ASCII already is."""
    if text.isascii():
        return text
    from unicodedata import normalize

    return normalize("NFC", text)


def parts_of(val: Val) -> Iterable[Val]:
    """Return the direct parts of a list, set, tuple, map or object; nothing for anything else."""
    data = val.data
    if type(data) is tuple:
        return data
    return data.values() if type(data) is dict else ()


def wholly_known(val: Val) -> bool:
    """Tell whether the value has no gap, however deep."""
    return val.known and all(wholly_known(part) for part in parts_of(val))


def every_ref(val: Val) -> Refs:
    """Return the refs of the value and of all its parts."""
    refs = val.refs
    for part in parts_of(val):
        below = every_ref(part)
        if below:
            refs = refs | below if refs else below
    return refs


def first_gap(val: Val) -> Gap | None:
    """Return the first gap in the value, however deep; None where it is wholly known.

    `try` asks this of the same large local again and again, so answers about large values are kept.
    """
    data = val.data
    if isinstance(data, Gap):
        return data
    if not isinstance(data, tuple | dict):
        return None
    asked = _ASKED.get(id(data))
    if asked is not None:  # it holds the data, so the identity is still theirs
        return asked[1]
    gap = None
    for part in data if isinstance(data, tuple) else data.values():
        if (gap := first_gap(part)) is not None:
            break
    if len(data) >= LARGE:
        _keep_asked(data, gap)
    return gap


LARGE = 4  # parts of a value
MOST_ASKED = 20_000
_ASKED: dict[int, tuple[Payload, Gap | None]] = {}  # identity of data -> the data, its first gap


def _keep_asked(data: Payload, gap: Gap | None) -> None:
    if len(_ASKED) >= MOST_ASKED:
        _ASKED.clear()
    _ASKED[id(data)] = data, gap


def to_data(val: Val) -> Data:
    """Return plain data for the model; gaps become `Unknown` with their reason and refs."""
    data = val.data
    if isinstance(data, Gap):
        document = read_sketch(data) if data.document is None else to_data(data.document)
        return Unknown(data.why, val.refs, present=data.not_null, document=document)
    if isinstance(data, tuple):
        return [to_data(part) for part in data]
    if isinstance(data, dict):
        return {key: to_data(part) for key, part in data.items()}
    return float(data) if isinstance(data, Real) else data


def read_sketch(gap: Gap) -> Data:
    """Return what JSON with holes says, unknown parts in the places of the holes; None where it says nothing."""
    if not gap.sketch:
        return None
    pieces = STRING_LITERAL.split(gap.sketch)
    pieces[::2] = [piece.replace(HOLE, f'"{HOLE}"') for piece in pieces[::2]]
    try:
        return _with_holes(json.loads("".join(pieces)), gap.why)
    except (ValueError, RecursionError):
        return None


def _with_holes(data: Data, why: str) -> Data:
    if isinstance(data, str):
        return Unknown(why) if HOLE in data else data
    if isinstance(data, dict):
        return {key: _with_holes(item, why) for key, item in data.items()}
    return [_with_holes(item, why) for item in data] if isinstance(data, list) else data


def from_data(data: Data) -> Val:
    """Return the value of plain data: lists become tuples and mappings objects, as in `jsondecode`."""
    if data is None:
        return NULL
    if isinstance(data, Unknown):
        return unknown(DYNAMIC, data.why, data.refs)
    if isinstance(data, str):
        return string(data)
    if isinstance(data, bool):
        return boolean(data)
    if isinstance(data, int | float):
        return number(data)
    if isinstance(data, Mapping):
        return object_val({key: from_data(item) for key, item in data.items()})
    return tuple_of(from_data(item) for item in data)
