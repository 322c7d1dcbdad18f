"""JSON with places: every value and key knows its offsets in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from relint.lang.hcl.syntax import SyntaxFault

DEEPEST = 100

_blanks = re.compile(r"[ \t\r\n]*+").match
_string = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*+"').match
_escape = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[0-9a-fA-F]{4}|u[0-9a-fA-F]{4}|.)", re.DOTALL).match
_number = re.compile(r"-?(?:0|[1-9]\d*+)(?:\.\d++)?(?:[eE][+-]?\d++)?", re.ASCII).match
_word = re.compile(r"true|false|null").match


@dataclass(frozen=True, slots=True)
class Scalar:
    """A number, true, false or null, as written."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A string; `text` is unescaped, `raw` as written with its quotes."""

    start: int
    end: int
    text: str
    raw: str = ""

    def origin(self, offset: int) -> int:
        """Return where in the file a character of `text` is written."""
        at = 1
        if len(self.raw) == len(self.text) + 2:
            return self.start + at + offset
        for _ in range(offset):
            found = _escape(self.raw, at)
            at = found.end() if found else at + 1
        return self.start + min(at, max(len(self.raw) - 1, 1))


@dataclass(frozen=True, slots=True)
class Array:
    """A list."""

    start: int
    end: int
    items: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Object:
    """An object; keys may stand twice."""

    start: int
    end: int
    items: tuple[tuple[Text, Json], ...]


Json: TypeAlias = "Scalar | Text | Array | Object"


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.depth = 0

    def blank(self) -> None:
        found = _blanks(self.text, self.pos)
        if found:
            self.pos = found.end()

    def fault(self, reason: str) -> SyntaxFault:
        return SyntaxFault(self.pos, reason)

    def value(self) -> Json:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.fault(f"the nesting is deeper than {DEEPEST} levels")
        mark = self.text[self.pos : self.pos + 1]
        if mark == "{":
            found: Json = self._object()
        elif mark == "[":
            found = self._array()
        else:
            found = self.string() if mark == '"' else self._scalar()
        self.depth -= 1
        return found

    def string(self) -> Text:
        import json

        found = _string(self.text, self.pos)
        if found is None:
            raise self.fault("a string is expected here, or it is not closed")
        try:
            text = json.loads(found[0])
        except ValueError:
            raise self.fault("the string has an escape sequence that does not exist") from None
        return Text(found.start(), self._after(found.end()), str(text), found[0])

    def _after(self, end: int) -> int:
        self.pos = end
        self.blank()
        return end

    def _scalar(self) -> Scalar:
        found = _word(self.text, self.pos) or _number(self.text, self.pos)
        if found is None:
            raise self.fault("a JSON value is expected here")
        return Scalar(found.start(), self._after(found.end()), found[0])

    def _take(self, mark: str) -> bool:
        if not self.text.startswith(mark, self.pos):
            return False
        self._after(self.pos + 1)
        return True

    def _array(self) -> Array:
        start = self.pos
        self._take("[")
        items: list[Json] = []
        while not self.text.startswith("]", self.pos):
            items.append(self.value())
            comma = self.pos
            if not self._take(","):
                break
            if self.text.startswith("]", self.pos):
                raise SyntaxFault(comma, "a value is expected behind the comma")
        return Array(start, self._close("]"), tuple(items))

    def _object(self) -> Object:
        start = self.pos
        self._take("{")
        items: list[tuple[Text, Json]] = []
        while not self.text.startswith("}", self.pos):
            key = self.string()
            if not self._take(":"):
                raise self.fault("a colon is expected behind the key")
            items.append((key, self.value()))
            comma = self.pos
            if not self._take(","):
                break
            if self.text.startswith("}", self.pos):
                raise SyntaxFault(comma, "a key is expected behind the comma")
        return Object(start, self._close("}"), tuple(items))

    def _close(self, mark: str) -> int:
        if not self.text.startswith(mark, self.pos):
            raise self.fault(f"a comma or the closing {mark} is expected here")
        return self._after(self.pos + 1)


def parse_text(text: str) -> Json:
    """Return the one value that a text makes up.

    Raises:
        SyntaxFault: it is not JSON.
    """
    reader = _Reader(text)
    reader.blank()
    found = reader.value()
    if reader.pos < len(text):
        raise reader.fault("the JSON value ends here, but the text goes on")
    return found
