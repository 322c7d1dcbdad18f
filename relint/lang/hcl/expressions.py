"""Reads expressions, newline rules included, exactly as Terraform does.

Every method leaves the position behind the blanks that follow what it read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from relint.lang.hcl import lexis
from relint.lang.hcl.chains import chain
from relint.lang.hcl.numbers import parse as parse_number
from relint.lang.hcl.syntax import (
    Attr,
    Binary,
    Call,
    Conditional,
    Expr,
    For,
    Literal,
    ObjectOf,
    SyntaxFault,
    Traversal,
    TupleOf,
    Unary,
    Wrap,
)
from relint.lang.hcl.templates import quoted, unquoted
from relint.lang.hcl.values import FALSE, NULL, TRUE, Val, number, string

DEEPEST = 200  # brackets, templates, operators and blocks within one another

Skip: TypeAlias = Callable[[str, int], "re.Match[str] | None"]

_WORDS = {"true": TRUE, "false": FALSE, "null": NULL}


def _path(start: int, text: str) -> Expr:
    """Return what a name with attributes behind it means; `null`, `true` and `false` are no names."""
    names = text.split(".")
    if names[0] not in _WORDS:
        return Traversal(start, start + len(text), tuple(names))
    found: Expr = Literal(start, start + len(names[0]), _WORDS[names[0]])
    for name in names[1:]:
        found = Attr(start, found.end + 1 + len(name), found, name)
    return found


class Parser:
    """One text and the place in it that is being read."""

    __slots__ = ("depth", "pos", "skip", "text")

    def __init__(self, text: str, pos: int = 0) -> None:
        self.text = text
        self.pos = pos
        self.depth = 0
        self.skip: Skip = lexis.blanks_of_line

    def fault(self, reason: str, offset: int | None = None) -> SyntaxFault:
        """Return the error to raise for what stands here."""
        return SyntaxFault(self.pos if offset is None else offset, reason)

    def blank(self) -> None:
        """Go on behind blanks and comments; behind newlines too, inside brackets."""
        found = self.skip(self.text, self.pos)
        if found:
            self.pos = found.end()

    def at(self, mark: str) -> bool:
        """Tell whether this mark stands here."""
        return self.text.startswith(mark, self.pos)

    def take(self, mark: str) -> bool:
        """Go on behind a mark and blanks if it stands here, and say whether it did."""
        if not self.text.startswith(mark, self.pos):
            return False
        self.pos += len(mark)
        self.blank()
        return True

    def expect(self, mark: str, reason: str) -> None:
        """Go on behind a mark that must stand here."""
        if not self.take(mark):
            raise self.fault(reason)

    def deeper(self) -> None:
        """Count one more level of nesting."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.fault(f"the nesting is deeper than {DEEPEST} levels")

    def expression(self) -> Expr:
        """Read one expression."""
        self.deeper()
        condition = self._operation(1)
        if self.at("?"):
            condition = self._conditional(condition)
        self.depth -= 1
        return condition

    def _conditional(self, condition: Expr) -> Expr:
        self.take("?")
        then = self.expression()
        self.expect(":", "the conditional needs a colon and a second result")
        otherwise = self.expression()
        return Conditional(condition.start, otherwise.end, condition, then, otherwise)

    def _operation(self, least: int) -> Expr:
        left = self._unary()
        while found := lexis.operator(self.text, self.pos):
            rank = lexis.RANK[found[0]]
            if rank < least:
                break
            self.take(found[0])
            right = self._operation(rank + 1)
            left = Binary(left.start, right.end, found[0], left, right)
        return left

    def _unary(self) -> Expr:
        start = self.pos
        if self.at("-") or (self.at("!") and not self.at("!=")):
            sign = self.text[start]
            self.deeper()
            self.take(sign)
            operand = self._unary()
            self.depth -= 1
            return Unary(start, operand.end, sign, operand)
        return chain(self, self._term())

    def _term(self) -> Expr:
        text, start = self.text, self.pos
        found = lexis.path(text, start)
        if found:
            return self._named(found)
        first = text[start : start + 1]
        if first == '"':
            return self._string(start)
        if first.isdigit() and (found := lexis.number(text, start)):
            return self._number(found)
        reader = _BRACKETS.get(first)
        if reader is None:
            raise self.fault("an expression is expected here")
        self.deeper()
        expr = reader(self, start)
        self.depth -= 1
        return expr

    def _named(self, found: re.Match[str]) -> Expr:
        text = found[0]
        self.pos = found.end()
        self.blank()
        if text not in lexis.WORDS and (self.at("(") or self.at("::")):
            return self._call(found.start())
        return _path(found.start(), text)

    def _string(self, start: int) -> Expr:
        found = lexis.plain_string(self.text, start)
        if found is None:
            return quoted(self, start)
        self.pos = found.end()
        self.blank()
        return Literal(start, found.end(), string(found[1]))

    def _number(self, found: re.Match[str]) -> Expr:
        self.pos = found.end()
        self.blank()
        return Literal(found.start(), found.end(), self.number(found[0], found.start()))

    def number(self, text: str, offset: int) -> Val:
        """Return the number that a text writes."""
        try:
            value = parse_number(text)
        except OverflowError:
            value = None
        if value is None:
            raise self.fault("the number cannot be read", offset)
        return number(value)

    def _call(self, start: int) -> Expr:
        found = lexis.function_name(self.text, start)
        if found is None:
            raise self.fault("a function's name is expected here", start)
        self.pos = found.end()
        self.blank()
        if not self.at("("):
            raise self.fault("a function's arguments are expected here, in parentheses")
        self.deeper()
        outer = self.open()
        arguments, spread = self._arguments()
        end = self.close(")", outer, "the arguments of the function are not closed, or a comma is missing")
        self.depth -= 1
        return Call(start, end, found[0], arguments, spread)

    def _arguments(self) -> tuple[tuple[Expr, ...], bool]:
        arguments: list[Expr] = []
        while not self.at(")"):
            arguments.append(self.expression())
            if self.take("..."):
                return tuple(arguments), True
            if not self.take(","):
                break
        return tuple(arguments), False

    def open(self) -> Skip:
        """Go on behind a bracket; newlines are blanks up to `close`, which takes what this returns."""
        outer = self.skip
        self.skip = lexis.blanks_and_lines
        self.pos += 1
        self.blank()
        return outer

    def close(self, mark: str, outer: Skip, reason: str) -> int:
        """Go on behind a closing bracket, back to the rules of outside; return where the bracket ended."""
        if not self.at(mark):
            raise self.fault(reason)
        self.pos += 1
        end = self.pos
        self.skip = outer
        self.blank()
        return end

    def parentheses(self, _start: int) -> Expr:
        """Read `( expression )`."""
        outer = self.open()
        inner = self.expression()
        self.close(")", outer, "the parenthesis is not closed")
        return inner

    def tuple_of(self, start: int) -> Expr:
        """Read `[a, b]` or `[for ...]`."""
        outer = self.open()
        if lexis.for_word(self.text, self.pos):
            return self._for(start, "]", outer)
        items: list[Expr] = []
        while not self.at("]"):
            items.append(self.expression())
            if not self.take(","):
                break
        end = self.close("]", outer, "the list is not closed, or a comma is missing")
        return TupleOf(start, end, tuple(items))

    def object_of(self, start: int) -> Expr:
        """Read `{ key = value }` or `{ for ... }`."""
        outer = self.open()
        if lexis.for_word(self.text, self.pos):
            return self._for(start, "}", outer)
        self.skip = lexis.blanks_of_line
        items: list[tuple[Expr, Expr]] = []
        while True:
            self._empty_lines()
            if self.at("}"):
                break
            items.append(self._item())
            if not self._separator():
                break
        end = self.close("}", outer, "a comma or a newline is expected between the attributes of an object")
        return ObjectOf(start, end, tuple(items))

    def _empty_lines(self) -> None:
        found = lexis.blanks_and_lines(self.text, self.pos)
        if found:
            self.pos = found.end()

    def _separator(self) -> bool:
        return self.take(",") or bool(lexis.end_of_line(self.text, self.pos))

    def _item(self) -> tuple[Expr, Expr]:
        found = lexis.attribute_line(self.text, self.pos)
        if found:
            self.pos = found.end() - 1
            key = Literal(found.start(1), found.end(1), string(found[1]))
            return key, self.simple(found)
        key_expr = self._key()
        if not (self.take("=") or self.take(":")):
            raise self.fault("an equals sign and a value are expected here")
        return key_expr, self.expression()

    def _key(self) -> Expr:
        forced = self.at("(")
        key = self.expression()
        if forced:
            return Wrap(key.start, key.end, key)
        if not isinstance(key, Traversal | Literal):
            return key
        if isinstance(key, Traversal):
            # `aws.west` is the name of a provider where providers are passed on; elsewhere evaluation refuses it
            return key if len(key.names) > 1 else Literal(key.start, key.end, string(key.names[0]))
        text = self.text[key.start : key.end]
        return Literal(key.start, key.end, string(text)) if text in lexis.WORDS else key

    def simple(self, found: re.Match[str]) -> Expr:
        """Return the value that `lexis.attribute_line` matched."""
        group = found.lastindex or 0
        start, end = found.span(group)
        text = found[group]
        if group == 2:
            return Literal(start - 1, end + 1, string(text))
        if group == 4:
            return Literal(start, end, number(int(text)))
        return _path(start, text)

    def _for(self, start: int, mark: str, outer: Skip) -> Expr:
        self.skip = lexis.blanks_and_lines
        self.take("for")
        key_name, value_name = self.for_names()
        source = self.expression()
        self.expect(":", "a colon is expected behind the collection of the for expression")
        result = self.expression()
        result_key, group = None, False
        if self.take("=>"):
            result_key, result = result, self.expression()
            group = self.take("...")
        condition = self._for_condition()
        if (result_key is None) == (mark == "}"):
            raise self.fault("a for expression has `key => value` in braces and one value in brackets", start)
        end = self.close(mark, outer, "the for expression is not closed")
        return For(start, end, key_name, value_name, source, result_key, result, group, condition)

    def for_names(self) -> tuple[str | None, str]:
        """Read `key, value in` or `value in`."""
        first = self._name("a name is expected behind `for`")
        second = self._name("a second name is expected behind the comma") if self.take(",") else None
        if not lexis.in_word(self.text, self.pos):
            raise self.fault("the word `in` is expected here")
        self.take("in")
        return (None, first) if second is None else (first, second)

    def _for_condition(self) -> Expr | None:
        if not lexis.if_word(self.text, self.pos):
            return None
        self.take("if")
        return self.expression()

    def _name(self, reason: str) -> str:
        found = lexis.name(self.text, self.pos)
        if found is None:
            raise self.fault(reason)
        self.pos = found.end()
        self.blank()
        return found[0]

    def heredoc(self, start: int) -> Expr:
        """Read `<<MARK ... MARK`."""
        return unquoted(self, start)


_BRACKETS: dict[str, Callable[[Parser, int], Expr]] = {
    "(": Parser.parentheses,
    "[": Parser.tuple_of,
    "{": Parser.object_of,
    "<": Parser.heredoc,
}
