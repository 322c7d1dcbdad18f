"""Reads quoted strings, heredocs and template files: text with interpolations, directives and strip markers.

A template is first cut into pieces, as Terraform's scanner does it (in a heredoc, literal text is one piece a
line), because strip markers and the indentation of `<<-` work on those pieces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from relint.lang.hcl import lexis
from relint.lang.hcl.syntax import Expr, Literal, Template, TemplateFor, TemplateIf, Wrap
from relint.lang.hcl.values import string

if TYPE_CHECKING:
    from relint.lang.hcl.expressions import Parser


@dataclass(slots=True)
class _Piece:
    """Literal text, an interpolation, or a directive; `sort` is "text", "value" or the directive's word."""

    sort: str
    start: int
    end: int
    text: str = ""
    expr: Expr | None = None
    names: tuple[str | None, str] = (None, "")


def quoted(parser: Parser, start: int) -> Expr:
    """Read a quoted string; the parser stands on its opening quote."""
    parser.pos += 1
    pieces: list[_Piece] = []
    while not parser.at('"'):
        found = lexis.quoted_text(parser.text, parser.pos)
        if found and found.end() > parser.pos:
            _text(parser, pieces, found.end(), _unescaped(parser, found[0]))
        elif lexis.template_start(parser.text, parser.pos):
            _sequence(parser, pieces)
        else:
            raise parser.fault("the quoted string is not closed on its line", start)
    parser.pos += 1
    end = parser.pos
    parser.blank()
    return _assembled(parser, pieces, start, end)


def unquoted(parser: Parser, start: int) -> Expr:
    """Read a heredoc; the parser stands on its `<<`."""
    head = lexis.heredoc_start(parser.text, start)
    if head is None:
        raise parser.fault("an expression is expected here", start)
    parser.pos = head.end()
    closing = re.compile(rf"[^\S\n]*+{re.escape(head[2])}[^\S\n]*+(?=\n)").match
    pieces: list[_Piece] = []
    while True:
        fresh = parser.text.startswith("\n", parser.pos - 1)
        found = closing(parser.text, parser.pos) if fresh else None
        if found:
            break
        _heredoc_piece(parser, pieces, start)
    parser.pos = found.end()
    if head[1]:
        _outdent(pieces)
    expr = _assembled(parser, pieces, start, parser.pos)
    parser.blank()
    return expr


def whole(parser: Parser) -> Expr:
    """Read a text that is a template as a whole, such as a template file."""
    pieces: list[_Piece] = []
    while parser.pos < len(parser.text):
        _heredoc_piece(parser, pieces, 0)
    return _assembled(parser, pieces, 0, len(parser.text))


def _heredoc_piece(parser: Parser, pieces: list[_Piece], start: int) -> None:
    found = lexis.heredoc_text(parser.text, parser.pos)
    if found and found.end() > parser.pos:
        text = found[0].replace("$${", "${").replace("%%{", "%{")
        _text(parser, pieces, found.end(), text)
    elif lexis.template_start(parser.text, parser.pos):
        _sequence(parser, pieces)
    else:
        line = parser.text.count("\n", 0, start) + 1
        raise parser.fault(f"the heredoc of line {line} is not closed: no line has its marker alone")


def _text(parser: Parser, pieces: list[_Piece], end: int, text: str) -> None:
    if pieces and pieces[-1].sort != "text" and parser.text[parser.pos - 2] == "~":
        text = text.lstrip()
    pieces.append(_Piece("text", parser.pos, end, text))
    parser.pos = end


def _unescaped(parser: Parser, text: str) -> str:
    text = text.replace("$${", "${").replace("%%{", "%{")
    if "\\" not in text:
        return text

    def written(found: re.Match[str]) -> str:
        if found[1]:
            return lexis.ESCAPES[found[1]]
        code = found[2] or found[3]
        if not code or int(code, 16) > 0x10FFFF or 0xD800 <= int(code, 16) < 0xE000:
            raise parser.fault("this escape sequence does not exist")
        return chr(int(code, 16))

    return str(lexis.escape(written, text))


def _sequence(parser: Parser, pieces: list[_Piece]) -> None:
    """Read `${ ... }` or `%{ ... }`."""
    start = parser.pos
    found = lexis.template_start(parser.text, start)
    mark = found[0] if found else ""
    if mark.endswith("~") and pieces and pieces[-1].sort == "text":
        pieces[-1].text = pieces[-1].text.rstrip()
    outer, parser.skip = parser.skip, lexis.blanks_and_lines
    parser.deeper()
    parser.pos += len(mark)
    parser.blank()
    piece = _Piece("value", start, start, expr=parser.expression()) if mark[0] == "$" else _directive(parser, start)
    end = lexis.template_end(parser.text, parser.pos)
    if end is None:
        raise parser.fault("a closing brace is expected at the end of the template sequence")
    parser.pos = piece.end = end.end()
    parser.skip = outer
    parser.depth -= 1
    pieces.append(piece)


def _directive(parser: Parser, start: int) -> _Piece:
    found = lexis.directive(parser.text, parser.pos)
    if found is None:
        raise parser.fault("`if`, `else`, `endif`, `for` or `endfor` is expected here")
    parser.take(found[0])
    piece = _Piece(found[0], start, start)
    if found[0] == "for":
        piece.names = parser.for_names()
    if found[0] in {"for", "if"}:
        piece.expr = parser.expression()
    return piece


def _outdent(pieces: list[_Piece]) -> None:
    """Take from every line the blanks that all lines begin with; blank lines do not count and stay."""
    least: int | None = None
    lines: list[_Piece] = []
    fresh = True
    for piece in pieces:
        if fresh:
            spaces = _indentation(piece)
            if spaces is not None:
                least = spaces if least is None else min(least, spaces)
                lines.append(piece)
        fresh = piece.sort == "text" and piece.text.endswith("\n")
    for piece in lines:
        if piece.sort == "text":
            piece.text = piece.text[least or 0 :]


def _indentation(piece: _Piece) -> int | None:
    if piece.sort != "text":
        return 0
    bare = piece.text.lstrip()
    return None if not bare and piece.text.endswith("\n") else len(piece.text) - len(bare)


def _assembled(parser: Parser, pieces: list[_Piece], start: int, end: int) -> Expr:
    if len(pieces) == 1 and pieces[0].sort == "value" and pieces[0].expr is not None:
        return Wrap(start, end, pieces[0].expr)
    assembly = _Assembly(parser, pieces)
    expr = assembly.until(())
    return _joined(expr, start, end)


class _Assembly:
    """Pieces become a tree: what stands between a directive and its end is its body."""

    def __init__(self, parser: Parser, pieces: list[_Piece]) -> None:
        self.parser = parser
        self.pieces = pieces
        self.next = 0
        self.opening = pieces[0].start if pieces else parser.pos

    def until(self, ends: tuple[str, ...]) -> list[Expr]:
        """Take pieces up to a directive of `ends`, which comes next; up to the end where there are none."""
        parts: list[Expr] = []
        while self.next < len(self.pieces):
            piece = self.pieces[self.next]
            if piece.sort in ends:
                return parts
            self.next += 1
            parts.append(self._part(piece))
        if ends:
            raise self.parser.fault(f"the template has no `{ends[-1]}` for its directive", self.opening)
        return parts

    def _part(self, piece: _Piece) -> Expr:
        if piece.sort == "text":
            return Literal(piece.start, piece.end, string(piece.text))
        if piece.expr is None:
            raise self.parser.fault(f"`{piece.sort}` stands alone", piece.start)
        if piece.sort == "value":
            return piece.expr
        self.opening = piece.start
        self.parser.deeper()
        part = self._if(piece) if piece.sort == "if" else self._for(piece)
        self.parser.depth -= 1
        return part

    def _if(self, piece: _Piece) -> Expr:
        condition = piece.expr or Literal(piece.start, piece.end, string(""))
        then = _joined(self.until(("else", "endif")), piece.end, self.here)
        otherwise: Expr = Literal(self.here, self.here, string(""))
        if self.pieces[self.next].sort == "else":
            self.next += 1
            otherwise = _joined(self.until(("endif",)), self.here, self.here)
        self.next += 1
        return TemplateIf(piece.start, self.pieces[self.next - 1].end, condition, then, otherwise)

    def _for(self, piece: _Piece) -> Expr:
        source = piece.expr or Literal(piece.start, piece.end, string(""))
        body = _joined(self.until(("endfor",)), piece.end, self.here)
        self.next += 1
        return TemplateFor(piece.start, self.pieces[self.next - 1].end, *piece.names, source, body)

    @property
    def here(self) -> int:
        """Where the next piece begins."""
        return self.pieces[min(self.next, len(self.pieces) - 1)].start


def _joined(parts: list[Expr], start: int, end: int) -> Expr:
    """Return one expression for text parts: a literal where all are."""
    merged: list[Expr] = []
    for part in parts:
        last = merged[-1] if merged else None
        if isinstance(part, Literal) and isinstance(last, Literal) and _both_text(last, part):
            merged[-1] = Literal(last.start, part.end, string(f"{last.value.data}{part.value.data}"))
        else:
            merged.append(part)
    if not merged:
        return Literal(start, end, string(""))
    only = merged[0]
    if len(merged) == 1 and isinstance(only, Literal) and isinstance(only.value.data, str):
        return Literal(start, end, only.value)
    return Template(start, end, tuple(merged))


def _both_text(left: Literal, right: Literal) -> bool:
    return isinstance(left.value.data, str) and isinstance(right.value.data, str)
