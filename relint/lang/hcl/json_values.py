"""Values as JSON and JSON as values, byte for byte as Terraform writes and reads it.

Source: the function reference, "jsonencode" and "jsondecode"; the documentation of Go's `encoding/json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.numbers import Real, is_infinite, parse, text_of
from relint.lang.hcl.types import NUMBER
from relint.lang.hcl.values import NULL, Gap, Val, boolean, composed, object_val, string, tuple_of

_SPECIAL = re.compile('[\\x00-\\x1f"\\\\<>&\u2028\u2029]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LONE = re.compile("[\ud800-\udfff]")


def json_string(text: str) -> str:
    """Write a string in quotes; `<`, `>` and `&` are escaped, as Terraform does."""
    return f'"{_SPECIAL.sub(_escaped, text)}"'


def _escaped(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}"


def json_of(val: Val) -> str:
    """Write a wholly known value.

    Raises:
        EvaluationError: a number is infinite.
    """
    data = val.data
    if data is None or isinstance(data, Gap):
        return "null"
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, str):
        return json_string(data)
    if isinstance(data, int | Real):
        if is_infinite(data):
            raise EvaluationError("cannot serialize infinity as JSON")
        return text_of(data)
    if isinstance(data, tuple):
        return f"[{','.join([json_of(part) for part in data])}]"
    return "{" + ",".join([f"{json_string(key)}:{json_of(part)}" for key, part in data.items()]) + "}"


def from_json(text: str) -> Val:
    """Read a JSON document: arrays become tuples, objects become objects.

    Raises:
        EvaluationError: it is no JSON.
        RecursionError: it is nested too deeply.
    """
    try:
        return _decoder().decode(text)
    except (ValueError, OverflowError) as error:
        raise EvaluationError(_reason(error)) from None


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return "unexpected end of JSON input" if error.pos >= len(error.doc) else f"invalid JSON: {error.msg.lower()}"
    return f"invalid JSON: {error}"


class _Decoder(json.JSONDecoder):
    """Gives a `Val` for everything, with arrays read by a hook that the library lacks."""

    def decode(self, text: str, _w: object = None) -> Val:
        """Read the whole text."""
        return _val(super().decode(text))


def _decoder() -> _Decoder:
    return _Decoder(parse_int=_number, parse_float=_number, parse_constant=_constant, object_pairs_hook=_object)


def _number(digits: str) -> Val:
    found = parse(digits)
    return NULL if found is None else Val(NUMBER, found)


def _constant(name: str) -> Val:
    raise ValueError(f"invalid character '{name[0]}' looking for beginning of value")


def _object(pairs: Sequence[tuple[str, object]]) -> Val:
    return object_val({composed(_mended(key)): _val(item) for key, item in pairs})


def _mended(text: str) -> str:
    """Replace halves of surrogate pairs, as Go does."""
    return _LONE.sub("\ufffd", text)


def _val(item: object) -> Val:
    if isinstance(item, Val):
        return item
    if isinstance(item, str):
        return string(_mended(item))
    if isinstance(item, bool):
        return boolean(item)
    return tuple_of([_val(part) for part in item]) if isinstance(item, list) else NULL
