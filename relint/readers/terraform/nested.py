"""Nested blocks as values: each type of block is a list of objects, as plan JSON has it; dynamic blocks unrolled."""

from __future__ import annotations

from collections.abc import Iterator

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.evaluate import Scope, evaluate
from relint.lang.hcl.numbers import count
from relint.lang.hcl.open_values import Getter, OpenObject, plain
from relint.lang.hcl.refining import gap_of
from relint.lang.hcl.syntax import Block, Body, Expr, Literal, Traversal
from relint.lang.hcl.types import DYNAMIC, NUMBER, SetType
from relint.lang.hcl.values import Refs, Val, every_ref, object_val, string, tuple_of, unknown

MOST = 2_000  # blocks that one dynamic block may give


class Iteration:
    """The scope inside a dynamic block: its iterator before everything else."""

    __slots__ = ("context", "name", "outer", "parts")

    def __init__(self, outer: Scope, name: str, key: Val, value: Val) -> None:
        self.outer = outer
        self.name = name
        self.parts = {"key": key, "value": value}
        self.context = outer.context

    def lookup(self, names: tuple[str, ...]) -> tuple[Val, int]:
        """Return the iterator's key or value, else what the outer scope has."""
        if names[0] != self.name:
            return self.outer.lookup(names)
        if len(names) < 2 or names[1] not in self.parts:
            raise EvaluationError(f'The iterator "{self.name}" only has the attributes "key" and "value".')
        return self.parts[names[1]], 2


class Unrolled:
    """One nested block as it will stand in the plan: its body, and the scope to evaluate it in."""

    __slots__ = ("block", "body", "labels", "scope")

    def __init__(self, block: Block, body: Body, labels: tuple[str, ...], scope: Scope) -> None:
        self.block = block
        self.body = body
        self.labels = labels
        self.scope = scope


def block_types(body: Body) -> Iterator[str]:
    """Yield the types of nested blocks, each once, dynamic ones by the type that they give."""
    seen = set()
    for block in body.blocks:
        name = _sort(block)
        if name not in seen:
            seen.add(name)
            yield name


def _sort(block: Block) -> str:
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def unrolled(body: Body, name: str, scope: Scope) -> list[Unrolled] | Val:
    """Return the nested blocks of one type; an unknown value where nobody can say how many there are.

    Raises:
        EvaluationError: Terraform would refuse a `for_each`.
    """
    found: list[Unrolled] = []
    open_part: Val | None = None
    for block in body.blocks:
        if block.type == name:
            found.append(Unrolled(block, block.body, block.labels, scope))
        elif block.type == "dynamic" and block.labels and block.labels[0] == name:
            more = _dynamic(block, name, scope)
            if isinstance(more, Val):
                open_part = more
            else:
                found += more
    return found if open_part is None else open_part


def block_value(body: Body, name: str, scope: Scope) -> Val | None:
    """Return the nested blocks of one type as a tuple of objects; None where the body has none of that type.

    Raises:
        EvaluationError: Terraform would refuse something in them.
    """
    if all(name != _sort(block) for block in body.blocks):
        return None
    blocks = unrolled(body, name, scope)
    if isinstance(blocks, Val):
        return blocks
    return tuple_of([body_value(each.body, each.scope, each.labels) for each in blocks])


def open_blocks(body: Body, name: str, scope: Scope, why: str, refs: Refs) -> Val | None:
    """Return the nested blocks of one type as references see them: each has attributes that only a deployment knows.

    Raises:
        EvaluationError: Terraform would refuse a `for_each`.
    """
    if all(name != _sort(block) for block in body.blocks):
        return None
    blocks = unrolled(body, name, scope)
    if isinstance(blocks, Val):
        return blocks
    if not blocks:
        return None  # the provider may fill in what nobody wrote
    return tuple_of([OpenObject(_getter(each, why, refs), why, refs) for each in blocks])


def _getter(block: Unrolled, why: str, refs: Refs) -> Getter:
    def get(name: str) -> Val | None:
        attribute = block.body.attributes.get(name)
        if attribute is None:
            return open_blocks(block.body, name, block.scope, why, refs)
        try:
            val = evaluate(attribute.expr, block.scope)
        except EvaluationError as error:
            error.source = error.source or block.body.source_of(name)
            raise
        return None if val.null else val.marked(refs)

    return get


def body_value(body: Body, scope: Scope, labels: tuple[str, ...] = ()) -> Val:
    """Return a body as an object: its attributes, and its nested blocks by type.

    Raises:
        EvaluationError: Terraform would refuse something in it.
    """
    parts: dict[str, Val] = {}
    for name, attribute in body.attributes.items():
        try:
            parts[name] = plain(evaluate(attribute.expr, scope))
        except EvaluationError as error:
            error.source = error.source or body.source_of(name)
            raise
    for name in block_types(body):
        found = block_value(body, name, scope)
        if found is not None:
            parts[name] = found
    if labels:
        parts.setdefault("__labels", tuple_of([string(label) for label in labels]))
    return object_val(parts)


def _dynamic(block: Block, name: str, scope: Scope) -> list[Unrolled] | Val:
    attributes = block.body.attributes
    content = next(block.body.of_type("content"), None)
    if "for_each" not in attributes or content is None:
        raise _misplaced(block, 'A dynamic block needs "for_each" and a "content" block.')
    try:
        source = plain(evaluate(attributes["for_each"].expr, scope))
    except EvaluationError as error:
        error.source = error.source or block.body.source
        raise
    iterator = attributes["iterator"].expr if "iterator" in attributes else None
    word = name if iterator is None else _iterator(iterator)
    if not source.known:
        return unknown(DYNAMIC, gap_of(source).why, every_ref(source) | _refs_inside(content, scope, word, source))
    pairs = list(_pairs(source, block))
    return [
        Unrolled(block, content.body, content.labels, Iteration(scope, word, *_marked(pair, source.refs)))
        for pair in pairs[:MOST]
    ]


def _marked(pair: tuple[Val, Val], refs: Refs) -> tuple[Val, Val]:
    return pair[0].marked(refs), pair[1].marked(refs)


def _iterator(expr: Expr) -> str:
    if isinstance(expr, Traversal):
        return expr.names[0]
    return str(expr.value.data) if isinstance(expr, Literal) else ""


def _refs_inside(content: Block, scope: Scope, word: str, source: Val) -> Refs:
    """Return what the content would refer to, were there any block."""
    gap = unknown(DYNAMIC, gap_of(source).why, source.refs)
    try:
        return every_ref(body_value(content.body, Iteration(scope, word, gap, gap)))
    except EvaluationError:
        return frozenset()


def _pairs(source: Val, block: Block) -> Iterator[tuple[Val, Val]]:
    data = source.data
    if isinstance(data, dict):
        yield from ((string(name), part) for name, part in data.items())
    elif isinstance(data, tuple):
        is_set = isinstance(source.type, SetType)
        yield from ((part if is_set else Val(NUMBER, count(i)), part) for i, part in enumerate(data))
    elif data is None:
        raise _misplaced(block, "Cannot use a null value in for_each.")
    else:
        raise _misplaced(block, f"Cannot use a {source.type.friendly} value in for_each. An iterable is required.")


def _misplaced(block: Block, reason: str) -> EvaluationError:
    error = EvaluationError(reason)
    error.place, error.source = (block.start, block.end), block.body.source
    return error
