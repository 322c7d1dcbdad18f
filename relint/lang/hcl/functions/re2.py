r"""RE2 patterns, read strictly and written as patterns of the library `regex`.

What RE2 has not (look-around, back references, possessive repetition) is refused, and what both write alike but
mean differently (`$`, `\b`, `\d`, `\z`, flags in the middle) is translated.
Source: the documentation of RE2's syntax (github.com/google/re2/wiki/Syntax) and of Go's `regexp/syntax`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from relint.lang.hcl.functions.re2_classes import PERL, POSIX, charset, unicode_class

MOST_REPEATS = 1000
DEEPEST = 200
_REPEAT = re.compile(r"\{(\d+)(?:(,)(\d*))?\}", re.ASCII)
_NAME = re.compile(r"\w+", re.ASCII)
_SIMPLE = {"a": "\a", "f": "\f", "t": "\t", "n": "\n", "r": "\r", "v": "\v"}
_BOUNDARY = r"(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))"
_NO_BOUNDARY = r"(?:(?<=[0-9A-Za-z_])(?=[0-9A-Za-z_])|(?<![0-9A-Za-z_])(?![0-9A-Za-z_]))"


class PatternError(Exception):
    """The pattern is not RE2; the message is Go's: what, and in which part."""

    def __init__(self, code: str, part: str) -> None:
        super().__init__(f"{code} in {part}")
        self.code = code
        self.part = part


@dataclass(frozen=True, slots=True)
class Translated:
    """A pattern for `regex`, with the names of its groups in order ("" for one without)."""

    pattern: str
    groups: tuple[str, ...]


@dataclass(slots=True)
class _Flags:
    fold: bool = False  # i
    lines: bool = False  # m
    all_dots: bool = False  # s
    lazy: bool = False  # U


@dataclass(slots=True)
class _Reader:
    text: str
    at: int = 0
    groups: list[str] = field(default_factory=list)

    def more(self) -> bool:
        return self.at < len(self.text)

    def peek(self, length: int = 1) -> str:
        return self.text[self.at : self.at + length]

    def take(self) -> str:
        self.at += 1
        return self.text[self.at - 1]

    def rest(self) -> str:
        return self.text[self.at :]


def translate(pattern: str) -> Translated:
    """Return the pattern for `regex`.

    Raises:
        PatternError: RE2 refuses the pattern.
    """
    reader = _Reader(pattern)
    written = _alternatives(reader, _Flags(), 0)
    if reader.more():
        raise PatternError("unexpected )", pattern)
    return Translated(written, tuple(reader.groups))


def _alternatives(reader: _Reader, flags: _Flags, depth: int) -> str:
    """Read up to a closing parenthesis or the end; flags that change stay changed up to there."""
    if depth > DEEPEST:
        raise PatternError("expression nests too deeply", reader.text)
    branches = [_sequence(reader, flags, depth)]
    while reader.peek() == "|":
        reader.take()
        branches.append(_sequence(reader, flags, depth))
    return "|".join(branches)


def _sequence(reader: _Reader, flags: _Flags, depth: int) -> str:
    written: list[str] = []
    repeated = ""  # the repetition that stands last, if any: a second one is refused
    while reader.more() and reader.peek() not in "|)":
        start = reader.at
        operator = _repetition(reader)
        if operator is None:
            written.append(_atom(reader, flags, depth))
            repeated = ""
            continue
        shown = reader.text[start : reader.at]
        if repeated:
            raise PatternError("invalid nested repetition operator", f"`{repeated}{shown}`")
        if not written or not written[-1]:
            raise PatternError("missing argument to repetition operator", f"`{shown}`")
        lazy = reader.peek() == "?"
        if lazy:
            reader.take()
        repeated = reader.text[start : reader.at]
        written[-1] = f"(?:{written[-1]}){operator}{'?' if lazy != flags.lazy else ''}"
    return "".join(written)


def _repetition(reader: _Reader) -> str | None:
    if reader.peek() in {"*", "+", "?"}:
        return reader.take()
    found = _REPEAT.match(reader.text, reader.at) if reader.peek() == "{" else None
    if found is None:
        return None
    least, most = int(found[1]), int(found[3] or found[1])
    if max(least, most) > MOST_REPEATS or (found[3] and least > most):
        raise PatternError("invalid repeat count", f"`{found[0]}`")
    reader.at = found.end()
    return found[0]


def _atom(reader: _Reader, flags: _Flags, depth: int) -> str:
    char = reader.peek()
    if char == "(":
        return _group(reader, flags, depth)
    if char == "[":
        return _class(reader, flags)
    if char == "\\":
        return _escape(reader, flags)
    reader.take()
    if char == "^":
        return r"(?m:^)" if flags.lines else r"\A"
    if char == "$":
        return r"(?m:$)" if flags.lines else r"\Z"
    if char == ".":
        return r"(?s:.)" if flags.all_dots else r"[^\n]"
    return _literal(char, flags)


def _literal(char: str, flags: _Flags) -> str:
    written = re.escape(char)
    return f"(?i:{written})" if flags.fold and char.isalpha() else written


def _group(reader: _Reader, flags: _Flags, depth: int) -> str:
    start = reader.at
    reader.take()
    if reader.peek() != "?":
        reader.groups.append("")
        return f"({_inside(reader, flags, depth)})"
    if reader.peek(3) == "?P<" or (reader.peek(2) == "?<" and reader.peek(3) not in {"?<=", "?<!"}):
        return _named(reader, flags, depth, start)
    return _flagged(reader, flags, depth, start)


def _inside(reader: _Reader, flags: _Flags, depth: int) -> str:
    inner = _Flags(flags.fold, flags.lines, flags.all_dots, flags.lazy)
    written = _alternatives(reader, inner, depth + 1)
    if not reader.more():
        raise PatternError("missing closing )", f"`{reader.text}`")
    reader.take()
    return written


def _named(reader: _Reader, flags: _Flags, depth: int, start: int) -> str:
    reader.at = reader.text.index("<", reader.at) + 1
    end = reader.text.find(">", reader.at)
    if end < 0:
        raise PatternError("invalid named capture", f"`{reader.text[start:]}`")
    name = reader.text[reader.at : end]
    if not _NAME.fullmatch(name):
        raise PatternError("invalid named capture", f"`{reader.text[start : end + 1]}`")
    reader.groups.append(name)
    reader.at = end + 1
    return f"({_inside(reader, flags, depth)})"


def _flagged(reader: _Reader, flags: _Flags, depth: int, start: int) -> str:
    """Read `(?i)`, which changes the flags up to the end of the group, or `(?i:...)`."""
    reader.take()
    inner = _Flags(flags.fold, flags.lines, flags.all_dots, flags.lazy)
    on, told = True, False
    while reader.more():
        char = reader.take()
        if char in ":)" and (on or told):
            if char == ":":
                return f"(?:{_inside(reader, inner, depth)})"
            flags.fold, flags.lines, flags.all_dots, flags.lazy = inner.fold, inner.lines, inner.all_dots, inner.lazy
            return ""
        if char == "-" and on:
            on, told = False, False
        elif char in _SETTERS:
            setattr(inner, _SETTERS[char], on)
            told = True
        else:
            raise PatternError("invalid or unsupported Perl syntax", f"`{reader.text[start : reader.at]}`")
    raise PatternError("missing argument to repetition operator", "`?`")


_SETTERS = {"i": "fold", "m": "lines", "s": "all_dots", "U": "lazy"}


def _escape(reader: _Reader, flags: _Flags) -> str:
    reader.take()
    if not reader.more():
        raise PatternError("trailing backslash at end of expression", "``")
    char = reader.peek()
    fixed = {"A": r"\A", "z": r"\Z", "b": _BOUNDARY, "B": _NO_BOUNDARY}.get(char)
    if fixed is not None:
        reader.take()
        return fixed
    if char == "Q":
        return _quoted(reader, flags)
    named = _class_escape(reader)
    if named is not None:
        return f"(?i:{charset([named])})" if flags.fold else charset([named])
    return _literal(_character_escape(reader), flags)


def _quoted(reader: _Reader, flags: _Flags) -> str:
    reader.take()
    body, mark, _ = reader.rest().partition(r"\E")
    reader.at += len(body) + len(mark)
    return "".join(_literal(char, flags) for char in body)


def _class_escape(reader: _Reader) -> str | None:
    """Read `d`, `pN`, `p{Greek}` after a backslash as the inside of a character class."""
    char = reader.peek()
    if char in PERL:
        reader.take()
        return PERL[char]
    if char not in "pP":
        return None
    found = re.compile(r"[pP](?:\{(\^?\w+)\}|(\w))").match(reader.text, reader.at)
    written = unicode_class(found[1] or found[2], negated=char == "P") if found else None
    if found is None or written is None:
        shown = found[0] if found else reader.rest()
        raise PatternError("invalid character class range", f"`\\{shown}`")
    reader.at = found.end()
    return written


def _character_escape(reader: _Reader) -> str:
    """Read one character after a backslash."""
    start = reader.at - 1
    char = reader.take()
    if char in _SIMPLE:
        return _SIMPLE[char]
    if char == "x":
        found = re.compile(r"\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2})").match(reader.text, reader.at)
        if found and int(found[1] or found[2], 16) <= 0x10FFFF:
            reader.at = found.end()
            return chr(int(found[1] or found[2], 16))
    octal = re.compile(r"0[0-7]{0,2}|[1-7][0-7]{1,2}").match(reader.text, reader.at - 1)
    if octal:
        reader.at = octal.end()
        return chr(int(octal[0], 8))
    if char.isascii() and not char.isalnum():
        return char
    raise PatternError("invalid escape sequence", f"`{reader.text[start : reader.at]}`")


def _class(reader: _Reader, flags: _Flags) -> str:
    start = reader.at
    reader.take()
    negated = reader.peek() == "^"
    if negated:
        reader.take()
    parts: list[str] = []
    while reader.more() and (reader.peek() != "]" or not parts):
        parts.append(_class_part(reader, start))
    if not reader.more():
        raise PatternError("missing closing ]", f"`{reader.text[start:]}`")
    reader.take()
    written = charset(parts, negated=negated)
    return f"(?i:{written})" if flags.fold else written


def _class_part(reader: _Reader, start: int) -> str:
    if reader.peek(2) == "[:":
        end = reader.text.find(":]", reader.at + 2)
        if end >= 0:
            name = reader.text[reader.at : end + 2]
            if name not in POSIX:
                raise PatternError("invalid character class range", f"`{name}`")
            reader.at = end + 2
            return POSIX[name]
    if reader.peek() == "\\":
        reader.take()
        named = _class_escape(reader) if reader.more() else None
        if named is not None:
            return named
        reader.at -= 1
    return _range(reader, start)


def _range(reader: _Reader, start: int) -> str:
    begin = reader.at
    low = _class_character(reader, start)
    if reader.peek() != "-" or reader.peek(2) in {"-", "-]"}:
        return re.escape(low)
    reader.take()
    high = _class_character(reader, start)
    if high < low:
        raise PatternError("invalid character class range", f"`{reader.text[begin : reader.at]}`")
    return f"{re.escape(low)}-{re.escape(high)}"


def _class_character(reader: _Reader, start: int) -> str:
    if not reader.more():
        raise PatternError("missing closing ]", f"`{reader.text[start:]}`")
    char = reader.take()
    if char != "\\":
        return char
    if not reader.more():
        raise PatternError("trailing backslash at end of expression", "``")
    return _character_escape(reader)
