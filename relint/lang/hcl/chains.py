"""Reads the attributes, indices and splats behind a term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relint.lang.hcl import lexis
from relint.lang.hcl.syntax import Attr, Expr, Index, Item, Literal, Splat, Traversal
from relint.lang.hcl.values import number

if TYPE_CHECKING:
    from relint.lang.hcl.expressions import Parser

LONGEST_CHAIN = 200  # steps behind one term: a.b[0].c


def chain(parser: Parser, expr: Expr) -> Expr:
    """Read what follows a term: `.name`, `.0`, `[key]`, `[*]` and `.*`, as often as they stand there."""
    steps = 0
    while True:
        mark = parser.text[parser.pos : parser.pos + 1]
        if mark == "[":
            expr = _bracket(parser, expr)
        elif mark == "." and not parser.at("..."):
            expr = _dot(parser, expr)
        else:
            return expr
        steps += 1
        if steps > LONGEST_CHAIN:
            raise parser.fault(f"the chain of attributes is longer than {LONGEST_CHAIN} steps")


def _bracket(parser: Parser, source: Expr) -> Expr:
    outer = parser.open()
    if parser.take("*"):
        parser.close("]", outer, "the splat is not closed")
        parser.deeper()
        each = chain(parser, Item(source.start, parser.pos))
        parser.depth -= 1
        return Splat(source.start, each.end, source, each)
    key = parser.expression()
    end = parser.close("]", outer, "the index is not closed")
    return Index(source.start, end, source, key)


def _dot(parser: Parser, source: Expr) -> Expr:
    parser.take(".")
    if parser.at("*"):
        return _legacy_splat(parser, source)
    return _step(parser, source)


def _step(parser: Parser, source: Expr) -> Expr:
    found = lexis.name(parser.text, parser.pos)
    if found:
        parser.pos = found.end()
        parser.blank()
        if isinstance(source, Traversal):
            return Traversal(source.start, found.end(), (*source.names, found[0]))
        return Attr(source.start, found.end(), source, found[0])
    found = lexis.legacy_index(parser.text, parser.pos)
    if found is None:
        raise parser.fault("a name is expected behind the dot")
    if found[2]:
        raise parser.fault("two indices in the legacy syntax cannot follow one another; write [0][1]")
    parser.pos = found.end()
    parser.blank()
    return Index(source.start, found.end(), source, Literal(found.start(), found.end(), number(int(found[1]))))


def _legacy_splat(parser: Parser, source: Expr) -> Expr:
    parser.take("*")
    each: Expr = Item(source.start, parser.pos)
    while parser.at(".") and not parser.at("..."):
        parser.take(".")
        each = _step(parser, each)
    return Splat(source.start, each.end, source, each)
