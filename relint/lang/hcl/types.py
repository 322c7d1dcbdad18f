"""Types of values, as Terraform has them.

Source: the language reference, "Types and Values" and "Type Constraints".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


class Type:
    """A type; compare with `==`, take apart with `isinstance` or `match`."""

    __slots__ = ()

    @property
    def friendly(self) -> str:
        """Its name in Terraform's messages: "list of string"."""
        raise NotImplementedError

    @property
    def dynamic(self) -> bool:
        """Whether any part of it is left open."""
        return False

    @property
    def primitive(self) -> bool:
        """Whether it is string, number or bool."""
        return False


@dataclass(frozen=True, slots=True)
class Primitive(Type):
    """`string`, `number`, `bool`, or `dynamic`: not decided yet (written `any` in a constraint)."""

    name: str

    def __str__(self) -> str:
        return "any" if self.name == "dynamic" else self.name

    @property
    def friendly(self) -> str:
        """Its name in Terraform's messages."""
        return self.name

    @property
    def dynamic(self) -> bool:
        """Whether it is left open."""
        return self.name == "dynamic"

    @property
    def primitive(self) -> bool:
        """Whether it is string, number or bool."""
        return self.name != "dynamic"


STRING = Primitive("string")
NUMBER = Primitive("number")
BOOL = Primitive("bool")
DYNAMIC = Primitive("dynamic")


@dataclass(frozen=True, slots=True)
class Collection(Type):
    """`list`, `set` or `map` of one element type."""

    element: Type

    @property
    def word(self) -> str:
        """The keyword of this sort of collection."""
        return {ListType: "list", SetType: "set", MapType: "map"}[type(self)]

    @property
    def friendly(self) -> str:
        """Its name in Terraform's messages."""
        return f"{self.word} of {'any single type' if self.element == DYNAMIC else self.element.friendly}"

    @property
    def dynamic(self) -> bool:
        """Whether the element type is left open."""
        return self.element.dynamic

    def __str__(self) -> str:
        return f"{self.word}({self.element})"


class ListType(Collection):
    """`list(T)`; data is a tuple of `Val`."""

    __slots__ = ()


class SetType(Collection):
    """`set(T)`; data is a tuple of distinct `Val` in Terraform's order of iteration."""

    __slots__ = ()


class MapType(Collection):
    """`map(T)`; data is a dict from str to `Val`, in the order of its keys."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class TupleType(Type):
    """`tuple([A, B])`; data is a tuple of `Val`."""

    elements: tuple[Type, ...]

    @property
    def friendly(self) -> str:
        """Its name in Terraform's messages."""
        return "tuple"

    @property
    def dynamic(self) -> bool:
        """Whether the type of any element is left open."""
        return any(element.dynamic for element in self.elements)

    def __str__(self) -> str:
        return f"tuple([{', '.join(map(str, self.elements))}])"


@dataclass(frozen=True, slots=True)
class ObjectType(Type):
    """`object({a = A})`; data is a dict from str to `Val`, in the order of its keys."""

    attributes: Mapping[str, Type]  # sorted by name: make it with `object_of`
    optional: frozenset[str] = frozenset()  # only in constraints
    _hash: int = field(default=0, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((tuple(self.attributes.items()), self.optional)))

    def __hash__(self) -> int:
        return self._hash

    @property
    def friendly(self) -> str:
        """Its name in Terraform's messages."""
        return "object"

    @property
    def dynamic(self) -> bool:
        """Whether the type of any attribute is left open."""
        return any(attribute.dynamic for attribute in self.attributes.values())

    def __str__(self) -> str:
        return f"object({{{', '.join(self._parts())}}})"

    def _parts(self) -> Iterable[str]:
        for name, attribute in self.attributes.items():
            yield f"{name} = optional({attribute})" if name in self.optional else f"{name} = {attribute}"


def object_of(attributes: Mapping[str, Type], optional: Iterable[str] = ()) -> ObjectType:
    """Return an object type; the attributes may come in any order."""
    return ObjectType({name: attributes[name] for name in sorted(attributes)}, frozenset(optional))


EMPTY_OBJECT = object_of({})
EMPTY_TUPLE = TupleType(())
LIST_OF_STRING = ListType(STRING)
SET_OF_STRING = SetType(STRING)
MAP_OF_STRING = MapType(STRING)
