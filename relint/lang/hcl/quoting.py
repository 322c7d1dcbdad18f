"""How Go writes strings in quotes and numbers in few digits; Terraform shows both in places.

Source: the documentation of Go's packages `strconv` and `math/big`.
"""

from __future__ import annotations

from relint.lang.hcl.numbers import (
    Number,
    exact_digits,
    is_infinite,
    is_negative,
    ratio_of,
    shortest,
    sign_of,
    text_of,
    width_of,
)

_ESCAPES = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}


def quoted(text: str) -> str:
    """Write a string as Go's `%q` does."""
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return f'"{"".join(map(_character, text))}"'


def _character(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def significant(number: Number, places: int) -> tuple[str, int]:
    """Return at most `places` significant digits of a number's magnitude, and where its decimal point stands."""
    value = abs(ratio_of(number))
    if value == 0:
        return "", 0
    digits, point = exact_digits(value)
    return rounded_digits(digits, point, places)


def rounded_digits(digits: str, point: int, places: int) -> tuple[str, int]:
    """Round decimal digits to some places, half to even; trailing zeros go."""
    if places < 0 or (places == 0 and point < 0):
        return "", 0
    if places >= len(digits):
        return digits, point
    head, tail = digits[:places], digits[places:]
    up = tail > "5" or (tail == "5" and int(head[-1:] or "0") % 2 == 1)
    if up:
        bigger = str(int(head or "0") + 1).zfill(places)
        point += len(bigger) - places
        head = bigger
    head = head.rstrip("0")
    return (head, point) if head else ("", 0)


def rough(number: Number) -> str:
    """Write a number with ten significant digits, as Go's `big.Float.String` does."""
    return general(number, 10)


def general(number: Number, places: int, *, mark: str = "e", alternate: bool = False) -> str:
    """Write a number as Go's `%g` with a precision does."""
    if is_infinite(number):
        return "+Inf" if sign_of(number) > 0 else "-Inf"
    places = places or 1
    digits, point = significant(number, places)
    limit = len(digits) if places > len(digits) >= point else places
    if point - 1 < -4 or point - 1 >= limit:
        return _sign(number) + scientific(digits, point, (places if alternate else min(places, len(digits))) - 1, mark)
    return _sign(number) + positional(digits, point, max(len(digits) - point, 0))


def _sign(number: Number) -> str:
    return "-" if is_negative(number) else ""


def scientific(digits: str, point: int, places: int, mark: str = "e") -> str:
    """Write 0.DIGITS * 10**point as d.ddde±dd with some places after the point."""
    lead, rest = digits[:1] or "0", digits[1:]
    body = lead + ("." + rest[:places].ljust(places, "0") if places > 0 else "")
    exponent = point - 1 if digits else 0
    return f"{body}{mark}{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def positional(digits: str, point: int, places: int) -> str:
    """Write 0.DIGITS * 10**point without exponent and with some places after the point."""
    whole = digits[: max(point, 0)].ljust(max(point, 0), "0") or "0"
    if places <= 0:
        return whole
    return f"{whole}.{('0' * max(-point, 0) + digits[max(point, 0) :])[:places].ljust(places, '0')}"


def fixed(number: Number, places: int) -> str:
    """Write a number with exactly `places` digits after the point, as Go's `%f` does."""
    if is_infinite(number):
        return text_of(number)
    value = abs(ratio_of(number))
    digits, point = exact_digits(value) if value else ("", 0)
    digits, point = rounded_digits(digits, point, point + places)
    return _sign(number) + positional(digits, point, places)


def exponential(number: Number, places: int, mark: str = "e") -> str:
    """Write a number with an exponent and exactly `places` digits after the point, as Go's `%e` does."""
    if is_infinite(number):
        return text_of(number)
    digits, point = significant(number, places + 1)
    return _sign(number) + scientific(digits, point, places, mark)


def shortest_general(number: Number, mark: str = "e") -> str:
    """Write a number in the fewest digits that tell it apart, with an exponent from 1e6 on, as Go's `%v`."""
    if is_infinite(number):
        return text_of(number)
    value = abs(ratio_of(number))
    if value == 0:
        return _sign(number) + "0"
    digits, point = shortest(value, width_of(number))
    if point - 1 < -4 or point - 1 >= 6:
        return _sign(number) + scientific(digits, point, len(digits) - 1, mark)
    return _sign(number) + positional(digits, point, max(len(digits) - point, 0))
