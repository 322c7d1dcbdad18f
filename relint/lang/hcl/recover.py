"""What is still readable of a file that is not valid: the top-level blocks that the fault does not touch."""

from __future__ import annotations

import re

from relint.lang.hcl.bodies import member
from relint.lang.hcl.expressions import Parser
from relint.lang.hcl.parse import decoded
from relint.lang.hcl.syntax import Attribute, Block, Body, Source, SyntaxFault

_HEAD = re.compile(
    r"^(?:resource|data|module|variable|output|locals|provider|terraform|check|moved|import|removed)\b[^\n]*\{",
    re.MULTILINE,
)


def readable(path: str, content: bytes) -> Body | None:
    """Return the blocks of a broken file that are sound by themselves; None where there are none.

    A block counts where it begins at the beginning of a line and is valid from there to its closing brace. What stands
    inside the block that goes wrong is never taken for a block of its own unless it begins a line like one.
    """
    try:
        source = Source(path, decoded(content))
    except SyntaxFault:
        return None
    blocks: list[Block] = []
    found = _HEAD.search(source.text)
    while found:
        end = _block(source, found.start(), blocks)
        found = _HEAD.search(source.text, end)
    return Body(source, {}, tuple(blocks)) if blocks else None


def _block(source: Source, start: int, blocks: list[Block]) -> int:
    """Add the block that begins at an offset if it is sound; return where to go on."""
    attributes: dict[str, Attribute] = {}
    parser = Parser(source.text, start)
    try:
        member(parser, source, attributes, blocks)
    except SyntaxFault:
        return start + 1
    return parser.pos
