"""The syntax tree of HCL: bodies, blocks, attributes and expressions that know where they stand.

Nodes are made by the hundred thousand, so they are plain slotted classes that nobody changes (mypy holds
everyone to that). `start` and `end` are offsets into the text of their `Source`, in characters, the end exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from relint.lang.hcl.values import Val
from relint.model.span import Span

if TYPE_CHECKING:
    from typing import dataclass_transform

    T = TypeVar("T")

    @dataclass_transform(frozen_default=True)
    def _node(cls: type[T]) -> type[T]: ...
else:
    _node = dataclass(slots=True, eq=False)


class Source:
    """One file's text, and where its lines begin."""

    __slots__ = ("_starts", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self._starts: list[int] | None = None

    def place(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column of an offset."""
        if self._starts is None:
            self._starts = _line_starts(self.text)
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """Return the span between two offsets."""
        return Span(self.path, *self.place(start), *self.place(end))


def _line_starts(text: str) -> list[int]:
    starts = [0]
    found = text.find("\n")
    while found >= 0:
        starts.append(found + 1)
        found = text.find("\n", found + 1)
    return starts


@_node
class Literal:
    """A number, true, false, null, or a quoted string without templates."""

    start: int
    end: int
    value: Val


@_node
class Traversal:
    """`var.name.part`: a root name and the attributes that follow it without a bracket."""

    start: int
    end: int
    names: tuple[str, ...]


@_node
class Attr:
    """`source.name` where the source is not itself a traversal."""

    start: int
    end: int
    source: Expr
    name: str


@_node
class Index:
    """`source[key]`, or the legacy `source.0`."""

    start: int
    end: int
    source: Expr
    key: Expr


@_node
class Splat:
    """`source[*].each` (full) or `source.*.each`; `each` applies to an `Item`."""

    start: int
    end: int
    source: Expr
    each: Expr


@_node
class Item:
    """The element that the splat around it is at."""

    start: int
    end: int


@_node
class Unary:
    """`-operand` or `!operand`."""

    start: int
    end: int
    operator: str
    operand: Expr


@_node
class Binary:
    """`left operator right`."""

    start: int
    end: int
    operator: str
    left: Expr
    right: Expr


@_node
class Conditional:
    """`condition ? then : otherwise`."""

    start: int
    end: int
    condition: Expr
    then: Expr
    otherwise: Expr


@_node
class Call:
    """`name(arguments)`; `spread` where the last argument ends in `...`."""

    start: int
    end: int
    name: str
    arguments: tuple[Expr, ...]
    spread: bool


@_node
class TupleOf:
    """`[a, b]`."""

    start: int
    end: int
    items: tuple[Expr, ...]


@_node
class ObjectOf:
    """`{ key = value }`; a bare name as key is a `Literal`."""

    start: int
    end: int
    items: tuple[tuple[Expr, Expr], ...]


@_node
class For:
    """`[for key, value in source : result if condition]`, with `result_key` where it makes an object."""

    start: int
    end: int
    key_name: str | None
    value_name: str
    source: Expr
    result_key: Expr | None
    result: Expr
    group: bool
    condition: Expr | None


@_node
class Template:
    """`"a ${b} c"`: parts are joined to a string."""

    start: int
    end: int
    parts: tuple[Expr, ...]


@_node
class Wrap:
    """`"${inner}"`: a template of one interpolation gives the value itself, of whatever type."""

    start: int
    end: int
    inner: Expr


@_node
class TemplateIf:
    """`%{ if condition }then%{ else }otherwise%{ endif }`."""

    start: int
    end: int
    condition: Expr
    then: Expr
    otherwise: Expr


@_node
class TemplateFor:
    """`%{ for key, value in source }body%{ endfor }`."""

    start: int
    end: int
    key_name: str | None
    value_name: str
    source: Expr
    body: Expr


Expr: TypeAlias = (
    "Literal | Traversal | Attr | Index | Splat | Item | Unary | Binary | Conditional | Call | TupleOf | ObjectOf"
    " | For | Template | Wrap | TemplateIf | TemplateFor"
)


NODES = (
    Literal,
    Traversal,
    Attr,
    Index,
    Splat,
    Item,
    Unary,
    Binary,
    Conditional,
    Call,
    TupleOf,
    ObjectOf,
    For,
    Template,
    Wrap,
    TemplateIf,
    TemplateFor,
)
"""The classes of expressions."""


@_node
class Attribute:
    """`name = expr`."""

    start: int
    end: int
    name: str
    expr: Expr


@_node
class Body:
    """What stands between the braces of a block, or in a file."""

    source: Source
    attributes: Mapping[str, Attribute]
    blocks: tuple[Block, ...]
    elsewhere: Mapping[str, Source] | None = None  # sources of attributes that an override file brought

    def source_of(self, name: str) -> Source:
        """Return the file that an attribute stands in."""
        return self.elsewhere.get(name, self.source) if self.elsewhere else self.source

    def of_type(self, type_: str) -> Iterator[Block]:
        """Iterate over the direct blocks of a type."""
        return (block for block in self.blocks if block.type == type_)

    def span(self, attribute: Attribute) -> Span:
        """Return where an attribute of this body stands, from its name to the end of its value."""
        return self.source_of(attribute.name).span(attribute.start, attribute.end)


@_node
class Block:
    """`type "label" { ... }`; the span reaches from the type to the closing brace."""

    start: int
    end: int
    type: str
    labels: tuple[str, ...]
    body: Body

    @property
    def span(self) -> Span:
        """Where the whole block stands."""
        return self.body.source.span(self.start, self.end)


class SyntaxFault(Exception):  # noqa: N818 - a state of the input, not of relint
    """The text is not valid HCL; `offset` is where, the message is why, in a clause."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.offset = offset
        self.reason = reason
