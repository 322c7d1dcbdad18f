"""What a plain scalar means: as Kubernetes' YAML reader takes it, but dates stay text."""

from __future__ import annotations

import re

CONSTANTS: dict[str, bool | float | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf"), float("inf")),
    "-.inf": float("-inf"),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
DECIMAL = re.compile(r"[-+]?[0-9][0-9_]*\Z")
OCTAL = re.compile(r"[-+]?0o?[0-7_]+\Z")
HEXADECIMAL = re.compile(r"[-+]?0x[0-9a-fA-F_]+\Z")
FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
NUMERIC_START = frozenset("+-.0123456789")
MAX_DIGITS = 400  # beyond this a number is text: no time is spent on a megabyte of digits


def resolve(text: str) -> bool | int | float | str | None:
    """Return the value of a plain (unquoted) scalar."""
    if not text or text[0] not in NUMERIC_START:
        return CONSTANTS.get(text, text)
    if len(text) > MAX_DIGITS:
        return text
    number = _integer(text)
    if number is not None:
        return number
    return float(text) if FLOAT.match(text) else CONSTANTS.get(text, text)


def _integer(text: str) -> int | None:
    digits = text.replace("_", "")
    if OCTAL.match(text) and digits.lstrip("+-") not in {"0", ""}:
        return int(digits.replace("o", ""), 8)
    if DECIMAL.match(text):
        return int(digits)
    if HEXADECIMAL.match(text):
        return int(digits, 16)
    return None
