"""Reads bodies: attributes and blocks, a line each, and refuses what Terraform refuses."""

from __future__ import annotations

import re

from relint.lang.hcl import lexis
from relint.lang.hcl.expressions import Parser
from relint.lang.hcl.syntax import Attribute, Block, Body, Source


def body(parser: Parser, source: Source, end: str) -> Body:
    """Read up to a closing brace, or up to the end of the text where `end` is ""."""
    attributes: dict[str, Attribute] = {}
    blocks: list[Block] = []
    text, skip, line = source.text, lexis.blanks_and_lines, lexis.attribute_line
    while True:
        found = skip(text, parser.pos)
        pos = parser.pos = found.end() if found else parser.pos
        simple = line(text, pos)
        if simple:
            name = simple[1]
            parser.pos = simple.end()
            expr = parser.simple(simple)
            attribute = Attribute(pos, expr.end, name, expr)
            _add(parser, attributes, attribute)
        elif pos >= len(text) or (end and text.startswith(end, pos)):
            return Body(source, attributes, tuple(blocks))
        else:
            member(parser, source, attributes, blocks)


def _add(parser: Parser, attributes: dict[str, Attribute], attribute: Attribute) -> None:
    if attributes.setdefault(attribute.name, attribute) is not attribute:
        raise parser.fault(f'the argument "{attribute.name}" is set twice in one block', attribute.start)


def member(parser: Parser, source: Source, attributes: dict[str, Attribute], blocks: list[Block]) -> None:
    """Read one argument or block that is not simple, up to the end of its line."""
    start = parser.pos
    head = lexis.block_head(source.text, start)
    if head:
        parser.pos = head.end()
        blocks.append(_block(parser, source, start, head[1], _labels(head[2])))
        return
    name = lexis.name(source.text, start)
    if name is None:
        raise parser.fault(_unexpected(source.text, start))
    parser.pos = name.end()
    parser.blank()
    if parser.at("="):
        _add(parser, attributes, _attribute(parser, start, name[0]))
        _end_line(parser, "a newline is expected behind the argument")
        return
    blocks.append(_block(parser, source, start, name[0], _unusual_labels(parser)))


def _unexpected(text: str, start: int) -> str:
    if text.startswith('"', start):
        return "the name of an argument must not be quoted"
    return "an argument or a block is expected here" if start < len(text) else "a block is not closed"


def _labels(text: str) -> tuple[str, ...]:
    return tuple(found[2] if found[2] is not None else found[1] for found in lexis.label(text))


def _unusual_labels(parser: Parser) -> tuple[str, ...]:
    """Read labels that stand without blanks between them."""
    labels: list[str] = []
    while not parser.at("{"):
        found = lexis.plain_string(parser.text, parser.pos) or lexis.name(parser.text, parser.pos)
        if found is None:
            raise parser.fault("an equals sign, a label or an opening brace is expected here")
        labels.append(found[1] if found.re.groups else found[0])
        parser.pos = found.end()
        parser.blank()
    parser.pos += 1
    return tuple(labels)


def _attribute(parser: Parser, start: int, name: str) -> Attribute:
    parser.take("=")
    expr = parser.expression()
    return Attribute(start, expr.end, name, expr)


def _block(parser: Parser, source: Source, start: int, type_: str, labels: tuple[str, ...]) -> Block:
    """Read from behind the opening brace to behind the end of the block's line."""
    parser.deeper()
    parser.blank()
    inner = body(parser, source, "}") if lexis.end_of_line(source.text, parser.pos) else _one_line_body(parser, source)
    if not parser.at("}"):
        raise parser.fault("a block is not closed", start)
    parser.pos += 1
    end = parser.pos
    parser.blank()
    _end_line(parser, "a newline is expected behind the block")
    parser.depth -= 1
    return Block(start, end, type_, labels, inner)


def _one_line_body(parser: Parser, source: Source) -> Body:
    attributes: dict[str, Attribute] = {}
    start = parser.pos
    name = lexis.name(source.text, start)
    if name:
        parser.pos = name.end()
        parser.blank()
        if not parser.at("="):
            raise parser.fault("a block on one line can hold a single argument and no block", start)
        _add(parser, attributes, _attribute(parser, start, name[0]))
    if not parser.at("}"):
        raise parser.fault("a block on one line can hold a single argument, then its closing brace")
    return Body(source, attributes, ())


def _end_line(parser: Parser, reason: str) -> None:
    found: re.Match[str] | None = lexis.end_of_line(parser.text, parser.pos)
    if found is None:
        raise parser.fault(reason)
    parser.pos = found.end()
