"""Terraform's JSON syntax as the same tree that its native syntax gives.

Source: the language reference, "JSON Configuration Syntax". There is no schema here of what is a block inside a
resource, so nested blocks stay attributes, which is the form that they have in a plan anyway; only the blocks that
belong to the language itself are blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from relint.lang.hcl.expressions import Parser
from relint.lang.hcl.json_text import Array, Json, Object, Scalar, Text, parse_text
from relint.lang.hcl.parse import decoded, parse_expression, parse_template
from relint.lang.hcl.syntax import (
    NODES,
    Attribute,
    Block,
    Body,
    Expr,
    Literal,
    ObjectOf,
    Source,
    SyntaxFault,
    Template,
    TupleOf,
    Wrap,
)
from relint.lang.hcl.values import FALSE, NULL, TRUE, string

LABELS: Mapping[str, int] = {
    "resource": 2,
    "data": 2,
    "ephemeral": 2,
    "module": 1,
    "variable": 1,
    "output": 1,
    "provider": 1,
    "check": 1,
    "locals": 0,
    "terraform": 0,
    "moved": 0,
    "import": 0,
    "removed": 0,
}
INNER: Mapping[str, int] = {
    "lifecycle": 0,
    "provisioner": 1,
    "connection": 0,
    "dynamic": 1,
    "content": 0,
    "validation": 0,
    "precondition": 0,
    "postcondition": 0,
    "backend": 1,
    "cloud": 0,
    "required_providers": 0,
    "assert": 0,
}
REFERENCES = frozenset({"depends_on", "provider", "ignore_changes", "replace_triggered_by", "type", "iterator"})
"""Arguments whose strings are references or types, not templates."""


def parse_json(path: str, content: bytes | str) -> Body:
    """Return the body of a file in JSON syntax; of a file of variable values too.

    Raises:
        SyntaxFault: it is not JSON, or not Terraform's.
    """
    source = Source(path, content if isinstance(content, str) else decoded(content))
    root = parse_text(source.text)
    tops = root.items if isinstance(root, Array) else (root,)
    reader = _Reader(source, literal=".tfvars" in path)
    found: list[Block] = []
    attributes: dict[str, Attribute] = {}
    for top in tops:
        if not isinstance(top, Object):
            raise SyntaxFault(top.start, "a JSON object is expected at the top")
        if reader.literal:
            attributes.update({key.text: reader.attribute(key, value) for key, value in top.items})
        else:
            found += reader.blocks(top, LABELS)
    return Body(source, attributes, tuple(found))


class _Reader:
    def __init__(self, source: Source, *, literal: bool) -> None:
        self.source = source
        self.literal = literal  # strings are not templates

    def blocks(self, root: Object, labels: Mapping[str, int]) -> Iterator[Block]:
        for key, value in root.items:
            if key.text in labels:
                yield from self._labelled(key, value, key.text, (), labels[key.text])
            elif labels is LABELS and key.text != "//":
                raise SyntaxFault(key.start, f'there is no block of type "{key.text}"')

    def _labelled(self, key: Text, value: Json, type_: str, labels: tuple[str, ...], missing: int) -> Iterator[Block]:
        """Yield the blocks under a key: one level of keys for each label, then a body or a list of bodies."""
        if isinstance(value, Array):
            for item in value.items:
                yield from self._labelled(key, item, type_, labels, missing)
        elif isinstance(value, Object) and missing:
            for label, below in value.items:
                if label.text != "//":
                    yield from self._labelled(label, below, type_, (*labels, label.text), missing - 1)
        elif isinstance(value, Object):
            yield Block(key.start, value.end, type_, labels, self._body(value, type_))
        elif not (isinstance(value, Scalar) and value.text == "null"):
            raise SyntaxFault(value.start, f'an object is expected for "{type_}"')

    def _body(self, value: Object, type_: str) -> Body:
        inner = {} if type_ == "locals" else INNER
        attributes: dict[str, Attribute] = {}
        for key, item in value.items:
            if key.text not in inner and key.text != "//":
                if key.text in attributes:
                    raise SyntaxFault(key.start, f'the argument "{key.text}" is set twice in one block')
                attributes[key.text] = self.attribute(key, item)
        return Body(self.source, attributes, tuple(self.blocks(value, inner)) if inner else ())

    def attribute(self, key: Text, value: Json) -> Attribute:
        """Return an argument and its value."""
        expr = self._reference(value) if key.text in REFERENCES and not self.literal else self._expr(value)
        return Attribute(key.start, value.end, key.text, expr)

    def _reference(self, value: Json) -> Expr:
        """Read strings as expressions."""
        if isinstance(value, Array):
            return TupleOf(value.start, value.end, tuple(self._reference(item) for item in value.items))
        if not isinstance(value, Text):
            return self._expr(value)
        try:
            return relocated(parse_expression(value.text), value.origin)  # type: ignore[no-any-return]
        except SyntaxFault:
            return Literal(value.start, value.end, string(value.text))

    def _expr(self, value: Json) -> Expr:
        if isinstance(value, Text):
            return self._template(value)
        if isinstance(value, Array):
            return TupleOf(value.start, value.end, tuple(self._expr(item) for item in value.items))
        if isinstance(value, Object):
            items = tuple((self._template(key), self._expr(item)) for key, item in value.items if key.text != "//")
            return ObjectOf(value.start, value.end, items)
        return self._scalar(value)

    def _scalar(self, value: Scalar) -> Expr:
        known = {"true": TRUE, "false": FALSE, "null": NULL}.get(value.text)
        if known is None:
            negative = value.text.startswith("-")
            known = Parser("").number(value.text.removeprefix("-"), value.start)
            if negative:
                from relint.lang.hcl.operators import negate

                known = negate(known)
        return Literal(value.start, value.end, known)

    def _template(self, value: Text) -> Expr:
        if self.literal or ("${" not in value.text and "%{" not in value.text):
            return Literal(value.start, value.end, string(value.text))
        try:
            expr = relocated(parse_template(value.text), value.origin)
        except SyntaxFault as fault:
            raise SyntaxFault(value.origin(fault.offset), fault.reason) from None
        if isinstance(expr, Template):
            return Template(value.start, value.end, expr.parts)
        return Wrap(value.start, value.end, expr.inner if isinstance(expr, Wrap) else expr)


def relocated(node: Any, origin: Callable[[int], int]) -> Any:
    """Return a tree with every offset replaced; what is no node stays."""
    if isinstance(node, tuple):
        return tuple([relocated(part, origin) for part in node])
    if not isinstance(node, NODES):
        return node
    parts = {each.name: getattr(node, each.name) for each in fields(node)}
    places = {name: origin(parts.pop(name)) for name in ("start", "end")}
    kind: Any = type(node)
    return kind(**places, **{name: relocated(part, origin) for name, part in parts.items()})
