"""Why one type does not fit another, in Terraform's words."""

from __future__ import annotations

from collections.abc import Mapping

from relint.lang.hcl.types import DYNAMIC, Collection, ListType, MapType, ObjectType, SetType, TupleType, Type


def mismatch(given: Type, wanted: Type) -> str:
    """Return the clause that says what was required."""
    if isinstance(given, ObjectType) and isinstance(wanted, ObjectType):
        return _objects(given, wanted)
    if isinstance(given, TupleType) and isinstance(wanted, ListType | SetType):
        return _parts(dict(enumerate(given.elements)), wanted)
    if isinstance(given, ObjectType) and isinstance(wanted, MapType):
        return _parts({f'"{name}"': kind for name, kind in given.attributes.items()}, wanted)
    if isinstance(given, Collection) and isinstance(wanted, Collection) and _alike(given, wanted):
        return f"incorrect {wanted.word} element type: {mismatch(given.element, wanted.element)}"
    return f"{constraint_name(wanted)} required"


def constraint_name(wanted: Type) -> str:
    """Return a type's name where it is asked for: "any type" for one that is left open."""
    return "any type" if wanted == DYNAMIC else wanted.friendly


def _alike(given: Collection, wanted: Collection) -> bool:
    return isinstance(given, MapType) == isinstance(wanted, MapType)


def _parts(parts: Mapping[int, Type] | Mapping[str, Type], wanted: Collection) -> str:
    from relint.lang.hcl.convert import conversion

    if wanted.element == DYNAMIC:
        return f"all {wanted.word} elements must have the same type"
    for key, kind in parts.items():
        if kind != wanted.element and conversion(kind, wanted.element) is None:
            return f"element {key}: {mismatch(kind, wanted.element)}"
    return f"all elements must be {constraint_name(wanted.element)}"


def _objects(given: ObjectType, wanted: ObjectType) -> str:
    from relint.lang.hcl.convert import conversion

    missing = [name for name in wanted.attributes if name not in given.attributes and name not in wanted.optional]
    if missing:
        return _missing(missing)
    for name, kind in wanted.attributes.items():
        own = given.attributes.get(name, kind)
        if own != kind and conversion(own, kind) is None:
            return f'attribute "{name}": {mismatch(own, kind)}'
    return "incorrect object attributes"


def _missing(names: list[str]) -> str:
    marks = [f'"{name}"' for name in names]
    if len(marks) == 1:
        return f"attribute {marks[0]} is required"
    comma = "," if len(marks) > 2 else ""
    return f"attributes {', '.join(marks[:-1])}{comma} and {marks[-1]} are required"
