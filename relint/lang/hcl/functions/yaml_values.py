"""`yamlencode` and `yamldecode`.

Source: the function reference; the scalars are read by the rules of YAML 1.1 that the reference names, as observed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from relint.lang.hcl.convert import convert
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.dates import moment, stamp
from relint.lang.hcl.functions.encoding import decoded
from relint.lang.hcl.functions.registry import LONGEST, Args, Parameter, Refusal, function, pending
from relint.lang.hcl.marks import LIMIT
from relint.lang.hcl.numbers import INFINITY, MINUS_INFINITY, Real, parse, sized, text_of
from relint.lang.hcl.quoting import quoted
from relint.lang.hcl.types import DYNAMIC, NUMBER, STRING
from relint.lang.hcl.values import NULL, Val, boolean, object_val, string, tuple_of, wholly_known

if TYPE_CHECKING:
    import yaml

DEEPEST = 500
_TAG = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_DATE = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})([.,]\d+)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII
)
_TRUE = frozenset(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"))
_FALSE = frozenset(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"))
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_SLASH = re.compile(r"(?<!\\)(?:\\\\)*+\\/")
_INFINITE = {sign + text: sign for sign in ("", "+", "-") for text in (".inf", ".Inf", ".INF")}


@function("yamlencode", Parameter("value", null=True, unknown=True, dynamic=True), returns=STRING, nullable=True)
def yamlencode(args: Args, _: Context) -> Val:
    """Write a value as YAML: strings in double quotes, or as a block where they have lines."""
    if not wholly_known(args[0]):
        return pending(STRING, args)
    import yaml

    events = [
        yaml.StreamStartEvent(),
        yaml.DocumentStartEvent(explicit=False),
        *_events(args[0]),
        yaml.DocumentEndEvent(explicit=False),
        yaml.StreamEndEvent(),
    ]
    text = str(yaml.emit(events, Dumper=yaml.CDumper, allow_unicode=True, width=80))
    return string(_ended(args[0], text))


def _ended(val: Val, text: str) -> str:
    """Close a document that is one plain scalar with "...", and no other, as Terraform does."""
    if isinstance(val.data, tuple | dict):
        return text
    return text.removesuffix("...\n") if isinstance(val.data, str) else f"{text}...\n"


def _events(val: Val) -> Iterator[yaml.Event]:
    import yaml

    data = val.data
    if isinstance(data, tuple):
        yield yaml.SequenceStartEvent(None, None, implicit=True, flow_style=False)
        for part in data:
            yield from _events(part)
        yield yaml.SequenceEndEvent()
    elif isinstance(data, dict):
        yield yaml.MappingStartEvent(None, None, implicit=True, flow_style=False)
        for key, part in data.items():
            yield _text(key)
            yield from _events(part)
        yield yaml.MappingEndEvent()
    else:
        yield _scalar(val)


def _text(text: str) -> yaml.Event:
    import yaml

    return yaml.ScalarEvent(None, None, (True, True), text, style="|" if "\n" in text else '"')


def _scalar(val: Val) -> yaml.Event:
    import yaml

    data = val.data
    if isinstance(data, str):
        return _text(data)
    if isinstance(data, int | Real) and not isinstance(data, bool):
        text = text_of(data)
    else:
        text = "null" if data is None else "true" if data else "false"
    return yaml.ScalarEvent(None, None, (True, True), text, style=None)


@function("yamldecode", Parameter("src", STRING), returns=DYNAMIC, nullable=True)
def yamldecode(args: Args, _: Context) -> Val:
    """Read one YAML document."""
    import yaml

    try:
        return _Reader(yaml.parse(args[0].text or "\n", Loader=yaml.CLoader), args[0].text).document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"on line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise Refusal(f"{where}{getattr(error, 'problem', None) or 'invalid YAML'}") from None


class _Reader:
    """Builds values from the events of a parser."""

    def __init__(self, events: Iterator[Any], text: str) -> None:
        self._events = events
        self._text = text
        self._slashed = "\\/" in text
        self._anchors: dict[str, Val | None] = {}
        self._size = 0

    def document(self) -> Val:
        """Return the value of the only document."""
        next(self._events)
        start = next(self._events, None)
        if type(start).__name__ != "DocumentStartEvent":
            raise Refusal("missing start of document")
        if getattr(start, "version", None) not in (None, (1, 1)):
            raise Refusal("found incompatible YAML document")
        found = self._value(next(self._events), 0)
        next(self._events)
        if type(next(self._events)).__name__ == "DocumentStartEvent":
            raise Refusal("only a single document is allowed")
        return found

    def _value(self, event: Any, depth: int) -> Val:
        self._size += 1
        if self._size > LIMIT or depth > DEEPEST:
            raise Refusal("the document is larger than relint computes")
        name = type(event).__name__
        if name == "AliasEvent":
            return self._alias(event)
        if event.anchor:
            self._anchors[event.anchor] = None
        if name == "ScalarEvent":
            if self._slashed and event.style == '"':
                self._check_escapes(event)
            found = _resolved(event)
            found = string("<<") if found is None else found
        elif name == "SequenceStartEvent":
            found = self._sequence(event, depth)
        else:
            found = self._mapping(event, depth)
        if event.anchor:
            self._anchors[event.anchor] = found
        return found

    def _check_escapes(self, event: Any) -> None:
        """Refuse an escaped slash, which YAML 1.1 does not have."""
        if _SLASH.search(self._text[event.start_mark.index : event.end_mark.index]):
            raise Refusal("found unknown escape character")

    def _alias(self, event: Any) -> Val:
        if event.anchor not in self._anchors:
            raise Refusal(f"reference to undefined anchor {quoted(event.anchor)}")
        found = self._anchors[event.anchor]
        if found is None:
            raise Refusal(f"cannot refer to anchor {quoted(event.anchor)} from inside its own definition")
        return found

    def _sequence(self, event: Any, depth: int) -> Val:
        if event.tag not in (None, f"{_TAG}seq"):
            raise Refusal(f"can't interpret sequence as {event.tag}")
        items: list[Val] = []
        while type(inner := next(self._events)).__name__ != "SequenceEndEvent":
            items.append(self._value(inner, depth + 1))
        return tuple_of(items)

    def _mapping(self, event: Any, depth: int) -> Val:
        if event.tag not in (None, f"{_TAG}map"):
            raise Refusal(f"can't interpret mapping as {event.tag}")
        parts: dict[str, Val] = {}
        while type(inner := next(self._events)).__name__ != "MappingEndEvent":
            if type(inner).__name__ != "ScalarEvent":
                raise Refusal("only strings are allowed as mapping keys")
            key = _resolved(inner)
            val = self._value(next(self._events), depth + 1)
            if key is None:
                parts.update(_merged(val))
            elif key.data is None:
                raise Refusal("mapping key cannot be null")
            else:
                parts[convert(key, STRING).text] = val
        return object_val(parts)


def _merged(val: Val) -> dict[str, Val]:
    if not isinstance(val.data, dict):
        raise Refusal(f"cannot merge {val.type.friendly} into mapping")
    return val.data


def _resolved(event: Any) -> Val | None:
    """Return the value of a scalar; None for the key that merges another mapping."""
    tag, text = event.tag or "", event.value
    if len(text) > LONGEST:
        raise Refusal("the document is larger than relint computes")
    short = tag.removeprefix(_TAG)
    if tag and (short == tag or short not in {"str", "bool", "int", "float", "null", "timestamp", "binary"}):
        raise Refusal(f"unsupported tag {quoted(tag)}")
    if short in {"str", "binary"}:
        return _binary(text) if short == "binary" else string(text)
    if event.style in {"'", '"'} and _hinted(text):
        return string(text)
    if not short and text == "<<":
        return None
    found = _plain(text, short) if _hinted(text) else None
    return found if found is not None else _tagged(text, short)


def _hinted(text: str) -> bool:
    """Tell whether the first character lets a scalar be something else than a string."""
    return not text or text[0] in "+-0123456789yYnNtTfFoO~."


def _plain(text: str, tag: str) -> Val | None:
    if text in _TRUE or text in _FALSE:
        return boolean(text in _TRUE)
    if text in _NULL:
        return NULL
    if text in _INFINITE:
        return Val(NUMBER, MINUS_INFINITY if text[0] == "-" else INFINITY)
    if not tag and text in {".nan", ".NaN", ".NAN"}:
        raise Refusal("floating point NaN is not supported")
    if text[0] == ".":
        number = parse(text)
        return None if number is None else Val(NUMBER, number)
    if text[0] not in "+-0123456789":
        return None
    date = _date(text) if tag in {"", "timestamp"} else None
    if date is not None:
        return date
    return _number(text) if _INTEGER.fullmatch(text) or _FLOAT.fullmatch(text) else None


def _tagged(text: str, tag: str) -> Val:
    if tag in {"int", "float"}:
        return _number(text)
    if tag == "null":
        return NULL
    if tag in {"bool", "timestamp"}:
        raise Refusal(f"cannot parse {quoted(text)} as {_TAG}{tag}")
    return string(text)


def _binary(text: str) -> Val:
    if decoded(text) is None:
        raise Refusal(f"cannot parse {quoted(text)} as {_TAG}binary: not valid base64")
    return string(text)


def _number(text: str) -> Val:
    plain = text.replace("_", "")
    number = parse(plain)
    if number is not None:
        return Val(NUMBER, number)
    try:
        return Val(NUMBER, sized(int(plain, 0), 64))
    except ValueError:
        raise Refusal(f"cannot parse {quoted(text)} as {_TAG}int") from None


def _date(text: str) -> Val | None:
    """Read a date or a time in the short forms of YAML and write it as RFC 3339."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day, mark, hour, minute, second, fraction, zone = found.groups()
    if mark is not None and (mark == " ") != (zone is None):
        return None
    fraction = (fraction or "").replace(",", ".")
    clock = f"{hour or 0:0>2}:{minute or 0:0>2}:{second or 0:0>2}"
    at = moment(f"{year}-{month:0>2}-{day:0>2}T{clock}{fraction}{zone or 'Z'}")
    return None if at is None else string(stamp(at))
