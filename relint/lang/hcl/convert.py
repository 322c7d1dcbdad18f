"""Conversion of values from type to type, as Terraform does it everywhere by itself.

Source: the language reference, "Type Conversion", and the documentation of go-cty's package `convert`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.mismatch import mismatch
from relint.lang.hcl.numbers import parse, text_of
from relint.lang.hcl.refining import converted_gap
from relint.lang.hcl.sets import set_of
from relint.lang.hcl.types import (
    BOOL,
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
    object_of,
)
from relint.lang.hcl.unify import How, unify
from relint.lang.hcl.values import FALSE, TRUE, Gap, Val, first_gap, parts_of

Conversion: TypeAlias = Callable[[Val], Val]


def convert(val: Val, target: Type) -> Val:
    """Return the value as the target type; `refs` and `sensitive` stay.

    Raises:
        EvaluationError: it cannot be converted; the reason is worded as Terraform's.
    """
    if target in (val.type, DYNAMIC) or val.type == bare(target):
        return val
    step = conversion(val.type, target)
    if step is None:
        raise EvaluationError(mismatch(val.type, target))
    return step(val)


@lru_cache(maxsize=8192)
def bare(target: Type) -> Type:
    """Return the type without `optional()` at any depth."""
    if isinstance(target, ObjectType):
        return object_of({name: bare(kind) for name, kind in target.attributes.items()})
    if isinstance(target, TupleType):
        return TupleType(tuple(bare(kind) for kind in target.elements))
    return type(target)(bare(target.element)) if isinstance(target, Collection) else target


@lru_cache(maxsize=8192)
def conversion(source: Type, target: Type, how: How = "unsafe") -> Conversion | None:
    """Return how values of one type become values of another; None where the types never fit.

    Without `unsafe`, only conversions that cannot fail on a value are given.
    """
    inner = _inner(source, target, how)
    if inner is None:
        return None
    plain = bare(target)

    def whole(val: Val) -> Val:
        if target == DYNAMIC:
            return val
        if val.data is None:
            return Val(filled(val.type, plain), None, val.refs, val.sensitive)
        if isinstance(val.data, Gap):
            return converted_gap(val, filled(val.type, plain))
        return inner(val).marked(val.refs, val.sensitive)

    return whole


def _inner(source: Type, target: Type, how: How) -> Conversion | None:
    if target == DYNAMIC:
        return _same
    if source == DYNAMIC:
        return (lambda val: convert(val, target)) if how == "unsafe" else None
    if source.primitive and target.primitive:
        found = _SAFE.get((source, target))
        return found or (_UNSAFE.get((source, target)) if how == "unsafe" else None)
    build = _BUILDERS.get((type(source), type(target)))
    return build(source, target, how) if build else None


def _same(val: Val) -> Val:
    return val


def _text_from_number(val: Val) -> Val:
    return Val(STRING, text_of(val.number))


def _text_from_bool(val: Val) -> Val:
    return Val(STRING, "true" if val.data else "false")


def _number_from_text(val: Val) -> Val:
    try:
        value = parse(str(val.data))
    except OverflowError as error:
        raise EvaluationError(str(error)) from None
    if value is None:
        raise EvaluationError("a number is required")
    return Val(NUMBER, value)


def _bool_from_text(val: Val) -> Val:
    text = str(val.data)
    if text in {"true", "1"}:
        return TRUE
    if text in {"false", "0"}:
        return FALSE
    hint = f'; to convert from string, use lowercase "{text.lower()}"' if text.lower() in {"true", "false"} else ""
    raise EvaluationError("a bool is required" + hint)


_SAFE: Mapping[tuple[Type, Type], Conversion] = {
    (NUMBER, STRING): _text_from_number,
    (BOOL, STRING): _text_from_bool,
    (STRING, STRING): _same,
    (NUMBER, NUMBER): _same,
    (BOOL, BOOL): _same,
}
_UNSAFE: Mapping[tuple[Type, Type], Conversion] = {
    (STRING, NUMBER): _number_from_text,
    (STRING, BOOL): _bool_from_text,
}


def _step(source: Type, target: Type, how: How) -> Conversion | None:
    """Return the conversion of a part; one that has the type already passes."""
    return _same if source == target else conversion(source, target, how)


def _steps(sources: Iterable[Type], target: Type, how: How) -> list[Conversion] | None:
    steps = [_step(source, target, how) for source in sources]
    found = [step for step in steps if step is not None]
    return found if len(found) == len(steps) else None


def _object_to_object(source: ObjectType, target: ObjectType, how: How) -> Conversion | None:
    steps: dict[str, Conversion] = {}
    for name, wanted in target.attributes.items():
        given = source.attributes.get(name)
        step = _step(given, wanted, how) if given is not None else None
        if given is None and name in target.optional:
            continue
        if step is None:
            return None
        steps[name] = step

    def build(val: Val) -> Val:
        data = val.fields
        parts = {
            name: steps[name](data[name]) if name in steps else Val(bare(wanted), None)
            for name, wanted in target.attributes.items()
        }
        return Val(ObjectType({name: part.type for name, part in parts.items()}), parts)

    return build


def _map_to_object(source: MapType, target: ObjectType, how: How) -> Conversion | None:
    if how == "safe":
        return None
    steps = {name: _step(source.element, wanted, how) for name, wanted in target.attributes.items()}
    if any(step is None and name not in target.optional for name, step in steps.items()):
        return None

    def part(data: Mapping[str, Val], name: str, wanted: Type) -> Val:
        step = steps[name]
        if name not in data:
            if name in target.optional:
                return Val(bare(wanted), None)
            raise EvaluationError(f'map has no element for required attribute "{name}"')
        if step is None:
            raise EvaluationError(
                f'map element type is incompatible with attribute "{name}": {mismatch(data[name].type, wanted)}'
            )
        return step(data[name])

    def build(val: Val) -> Val:
        data = val.fields
        parts = {name: part(data, name, wanted) for name, wanted in target.attributes.items()}
        return Val(ObjectType({name: each.type for name, each in parts.items()}), parts)

    return build


def _tuple_to_tuple(source: TupleType, target: TupleType, how: How) -> Conversion | None:
    if len(source.elements) != len(target.elements):
        return None
    steps = [_step(given, wanted, how) for given, wanted in zip(source.elements, target.elements, strict=True)]
    if any(step is None for step in steps):
        return None

    def build(val: Val) -> Val:
        parts = tuple([step(part) for step, part in zip(steps, parts_of(val), strict=True) if step])
        return Val(TupleType(tuple([part.type for part in parts])), parts)

    return build


def _elements_to(target: Collection, parts: Sequence[Val], spare: Type) -> Val:
    """Build a list or a set of converted parts; `spare` is the element type of an empty one."""
    element = _one_type([part.type for part in parts], target.element, spare, target.word)
    parts = [part if part.type == element else convert(part, element) for part in parts]
    if _differ(parts):
        raise EvaluationError(f"element types must all match for conversion to {target.word}")
    return set_of(parts, element) if isinstance(target, SetType) else Val(ListType(element), tuple(parts))


def _differ(parts: Iterable[Val]) -> bool:
    """Tell whether converted parts have several types for good: what is unknown may turn out to have the one wanted."""
    types = {part.type for part in parts}
    return len(types) > 1 and not any(part.type.dynamic and first_gap(part) is not None for part in parts)


def _one_type(types: Sequence[Type], wanted: Type, spare: Type, word: str) -> Type:
    if not types:
        return bare(spare if wanted == DYNAMIC else wanted)
    if all(kind == types[0] for kind in types[1:]):
        return types[0]
    found = unify(types)
    if found is None:
        raise EvaluationError(
            "cannot find a common base type for all elements"
            if word != "set"
            else f"element types must all match for conversion to {word}"
        )
    return found


def _collection_to_sequence(source: Collection, target: Collection, how: How) -> Conversion | None:
    if isinstance(target, SetType) and isinstance(source, ListType) and how == "safe":
        return None
    step = _step(source.element, target.element, how)
    if step is None:
        return None

    def build(val: Val) -> Val:
        parts = list(parts_of(val))
        if isinstance(source, SetType) and isinstance(target, ListType) and len(parts) > 1:
            gap = first_gap(val)
            if gap is not None:  # nobody knows how many of its elements are distinct
                return Val(ListType(source.element), Gap(gap.why))
        return _elements_to(target, [step(part) for part in parts], source.element)

    return build


def _tuple_to_sequence(source: TupleType, target: Collection, how: How) -> Conversion | None:
    element: Type | None = target.element
    if not source.elements:
        return lambda _val: _elements_to(target, (), target.element)
    if element == DYNAMIC:
        element = unify(source.elements, how)
        if element == DYNAMIC and any(kind != DYNAMIC for kind in source.elements):
            return None
    if element is None:
        return None
    steps = _steps(source.elements, element, how)
    if steps is None:
        return None
    spare = element
    return lambda val: _elements_to(
        target, [step(part) for step, part in zip(steps, parts_of(val), strict=True)], spare
    )


def _object_to_map(source: ObjectType, target: MapType, how: How) -> Conversion | None:
    element: Type | None = target.element
    if source.attributes and element == DYNAMIC:
        element = unify(list(source.attributes.values()), how)
    if element is None:
        return None
    steps = _steps(source.attributes.values(), element, how)
    if steps is None:
        return None
    spare = element
    return lambda val: _entries(val, steps, spare, spare)


def _map_to_map(source: MapType, target: MapType, how: How) -> Conversion | None:
    step = _step(source.element, target.element, how)
    if step is None:
        return None
    return lambda val: _entries(val, [step] * len(val.fields), target.element, source.element)


def _entries(val: Val, steps: Sequence[Conversion], wanted: Type, spare: Type) -> Val:
    data = val.fields
    parts = {key: step(part) for step, (key, part) in zip(steps, data.items(), strict=True)}
    element = _one_type([part.type for part in parts.values()], wanted, spare, "map")
    parts = {key: part if part.type == element else convert(part, element) for key, part in parts.items()}
    if _differ(parts.values()):
        raise EvaluationError("attribute types must all match for conversion to map")
    return Val(MapType(element), parts)


_BUILDERS: Mapping[tuple[type, type], Callable[..., Conversion | None]] = {
    (ObjectType, ObjectType): _object_to_object,
    (TupleType, TupleType): _tuple_to_tuple,
    (ListType, ListType): _collection_to_sequence,
    (SetType, ListType): _collection_to_sequence,
    (ListType, SetType): _collection_to_sequence,
    (SetType, SetType): _collection_to_sequence,
    (MapType, MapType): _map_to_map,
    (TupleType, ListType): _tuple_to_sequence,
    (TupleType, SetType): _tuple_to_sequence,
    (ObjectType, MapType): _object_to_map,
    (MapType, ObjectType): _map_to_object,
}


def filled(given: Type, wanted: Type) -> Type:
    """Return the wanted type with its open parts filled from the type of what was given."""
    if given == DYNAMIC:
        return wanted
    if wanted == DYNAMIC:
        return given
    if isinstance(wanted, Collection):
        element = _element_of(given, wanted)
        return wanted if element is None else type(wanted)(filled(element, wanted.element))
    if isinstance(wanted, ObjectType):
        return object_of({name: filled(_attribute_of(given, name), kind) for name, kind in wanted.attributes.items()})
    if isinstance(wanted, TupleType) and isinstance(given, TupleType):
        return TupleType(tuple(map(filled, given.elements, wanted.elements)))
    return wanted


def _element_of(given: Type, wanted: Collection) -> Type | None:
    if isinstance(given, Collection) and isinstance(given, MapType) == isinstance(wanted, MapType):
        return given.element
    if isinstance(given, ObjectType) and isinstance(wanted, MapType):
        return unify(list(given.attributes.values()))
    if isinstance(given, TupleType) and not isinstance(wanted, MapType):
        return unify(given.elements)
    return None


def _attribute_of(given: Type, name: str) -> Type:
    if isinstance(given, MapType):
        return given.element
    return given.attributes.get(name, DYNAMIC) if isinstance(given, ObjectType) else DYNAMIC
