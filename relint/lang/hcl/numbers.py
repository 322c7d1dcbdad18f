"""Numbers exactly as Terraform computes them: binary floating point with a mantissa of up to 512 bits.

A number is an `int` where it is integral, else a `Real`. Each carries the width of its mantissa, because Terraform
rounds a quotient to the wider of its operands: a literal has 512 bits, a length 64, a logarithm 53.

Source: the documentation of Go's `math/big.Float`, which Terraform's type system is built on.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from functools import total_ordering
from typing import TypeAlias

WIDTH = 512  # bits of a literal and of a number read from text
COUNT_WIDTH = 64  # bits of a length or an index
FLOAT_WIDTH = 53  # bits of a result that was computed in double precision
LARGEST_EXPONENT = 400_000  # decimal; beyond, Terraform goes on but nobody means it

_DECIMAL = re.compile(r"([+-]?)(\d*)(?:\.(\d*))?(?:([eEpP])([+-]?\d+))?", re.ASCII)
_INFINITE = re.compile(r"([+-]?)[Ii]nf")


class Sized(int):
    """An integer whose mantissa is not 512 bits wide."""

    width: int

    def __new__(cls, value: int, width: int) -> Sized:
        """Return the integer with its width."""
        self = super().__new__(cls, value)
        self.width = width
        return self


@total_ordering
class Real:
    """A number that is not integral: `mantissa * 2**exponent`.

    Also the three that `int` has not: the infinities (no exponent) and negative zero, which Terraform writes "-0".
    """

    __slots__ = ("exponent", "mantissa", "width")

    def __init__(self, mantissa: int, exponent: int | None, width: int = WIDTH) -> None:
        self.mantissa = mantissa
        self.exponent = exponent
        self.width = width

    @property
    def infinite(self) -> bool:
        """Whether it is one of the two infinities."""
        return self.exponent is None

    @property
    def ratio(self) -> Fraction:
        """Its exact value; only of a finite number."""
        exponent = self.exponent or 0
        return Fraction(self.mantissa, 1 << -exponent) if exponent < 0 else Fraction(self.mantissa << exponent)

    def __float__(self) -> float:
        return math.copysign(math.inf, self.mantissa) if self.infinite else float(self.ratio)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Real | int):
            return NotImplemented
        return equal(self, other)

    def __lt__(self, other: Real | int) -> bool:
        return compare(self, other) < 0

    def __hash__(self) -> int:
        return hash(text_of(self))

    def __repr__(self) -> str:
        return f"Real({text_of(self)})"


Number: TypeAlias = "int | Real"

INFINITY = Real(1, None, FLOAT_WIDTH)
MINUS_INFINITY = Real(-1, None, FLOAT_WIDTH)
MINUS_ZERO = Real(0, 0)


def sized(value: int, width: int) -> int:
    """Return an integer of the given width; a plain `int` where that is the width of a literal."""
    return int(value) if width == WIDTH else Sized(value, width)


def count(value: int) -> int:
    """Return a length or an index as Terraform makes it."""
    return Sized(value, COUNT_WIDTH)


def width_of(number: Number) -> int:
    """Return the width of the mantissa in bits."""
    return WIDTH if type(number) is int else number.width  # type: ignore[union-attr]


def number_of(value: Number | float) -> Number:
    """Return the number of a Python number; a float keeps its 53 bits."""
    if not isinstance(value, float):
        return value
    if math.isinf(value):
        return INFINITY if value > 0 else MINUS_INFINITY
    if value == 0 and math.copysign(1, value) < 0:
        return MINUS_ZERO
    return rounded(Fraction(value), FLOAT_WIDTH)


def is_infinite(number: Number) -> bool:
    """Tell whether the number is one of the two infinities."""
    return isinstance(number, Real) and number.exponent is None


def is_integral(number: Number) -> bool:
    """Tell whether the number is finite and has no fraction."""
    return not isinstance(number, Real) or number.mantissa == 0


def is_negative(number: Number) -> bool:
    """Tell whether the number is below zero, or is negative zero."""
    return sign_of(number) < 0 or (isinstance(number, Real) and number.mantissa == 0)


def integer_of(number: Number) -> int:
    """Return a finite number without its fraction."""
    return math.trunc(ratio_of(number)) if isinstance(number, Real) else int(number)


def ratio_of(number: Number) -> Fraction:
    """Return the exact value of a finite number."""
    return number.ratio if isinstance(number, Real) else Fraction(number)


def sign_of(number: Number) -> int:
    """Return -1, 0 or 1."""
    value = number.mantissa if isinstance(number, Real) else number
    return (value > 0) - (value < 0)


def rounded(value: Fraction, width: int) -> Number:
    """Return the number of `width` bits that is nearest, the even one of two."""
    if value == 0:
        return sized(0, width)
    top, bottom = abs(value.numerator), value.denominator
    shift = width - (top.bit_length() - bottom.bit_length())
    mantissa, rest, divisor = _shifted(top, bottom, shift)
    if mantissa.bit_length() > width:
        shift -= 1
        mantissa, rest, divisor = _shifted(top, bottom, shift)
    if 2 * rest > divisor or (2 * rest == divisor and mantissa & 1):
        mantissa += 1
    return _packed(-mantissa if value < 0 else mantissa, -shift, width)


def _shifted(top: int, bottom: int, shift: int) -> tuple[int, int, int]:
    if shift >= 0:
        top <<= shift
    else:
        bottom <<= -shift
    return *divmod(top, bottom), bottom


def _packed(mantissa: int, exponent: int, width: int) -> Number:
    zeros = (mantissa & -mantissa).bit_length() - 1
    mantissa, exponent = mantissa >> zeros, exponent + zeros
    return sized(mantissa << exponent, width) if exponent >= 0 else Real(mantissa, exponent, width)


def parse(text: str) -> Number | None:
    """Return the number that a text writes in decimal; None where it writes none.

    Raises:
        OverflowError: the exponent is beyond `LARGEST_EXPONENT`.
    """
    if text.isascii() and text.isdigit() and len(text) <= 150:
        return int(text)
    if found := _INFINITE.fullmatch(text):
        return MINUS_INFINITY if found[1] == "-" else INFINITY
    found = _DECIMAL.fullmatch(text)
    if found is None or not (found[2] or found[3]):
        return None
    value = rounded(_scaled(found), WIDTH)
    return MINUS_ZERO if found[1] == "-" and value == 0 else value


def _scaled(found: re.Match[str]) -> Fraction:
    sign, whole, fraction, mark, power = found.groups()
    fraction, exponent = fraction or "", int(power or 0) if len(power or "") < 12 else LARGEST_EXPONENT + 1
    if abs(exponent) > LARGEST_EXPONENT or len(whole) + len(fraction) > LARGEST_EXPONENT:
        raise OverflowError("a number beyond any use")
    value = Fraction(_integer(sign + whole + fraction), 1)
    base = 2 if (mark or "") in {"p", "P"} else 10
    power_of = Fraction(base) ** abs(exponent)
    value = value * power_of if exponent >= 0 else value / power_of
    return value / 10 ** len(fraction) if fraction else value


def _integer(digits: str) -> int:
    """Read digits of any length; `int` itself refuses more than 4,300."""
    if len(digits) < 4000:
        return int(digits)
    from decimal import Decimal

    return int(Decimal(digits))


def _digits(value: int) -> str:
    if value.bit_length() < 12_000:
        return str(value)
    from decimal import Decimal

    return format(Decimal(value), "f")


def equal(left: Number, right: Number) -> bool:
    """Tell whether Terraform calls the numbers equal: both integral and the same, or written the same."""
    if is_integral(left) and is_integral(right):
        return integer_of(left) == integer_of(right)
    return is_integral(left) == is_integral(right) and text_of(left) == text_of(right)


def compare(left: Number, right: Number) -> int:
    """Return -1, 0 or 1, by exact value."""
    if isinstance(left, int) and isinstance(right, int):
        return (left > right) - (left < right)
    if is_infinite(left) or is_infinite(right):
        a, b = _rank(left), _rank(right)
        return (a > b) - (a < b)
    first, second = ratio_of(left), ratio_of(right)
    return (first > second) - (first < second)


def _rank(number: Number) -> int:
    return sign_of(number) if is_infinite(number) else 0


def text_of(number: Number) -> str:
    """Write a number in the fewest decimal digits that tell it from its neighbours, never with an exponent."""
    if type(number) is int and number.bit_length() <= WIDTH:
        return str(number)
    if is_infinite(number):
        return "+Inf" if sign_of(number) > 0 else "-Inf"
    value = ratio_of(number)
    if value == 0:
        return "-0" if is_negative(number) else "0"
    digits, point = shortest(abs(value), width_of(number))
    return ("-" if value < 0 else "") + _placed(digits, point)


def _placed(digits: str, point: int) -> str:
    """Write 0.DIGITS * 10**point without an exponent."""
    if point <= 0:
        return f"0.{'0' * -point}{digits}"
    if point >= len(digits):
        return digits + "0" * (point - len(digits))
    return f"{digits[:point]}.{digits[point:]}"


def shortest(value: Fraction, width: int) -> tuple[str, int]:
    """Return digits and decimal point of the shortest decimal that rounds to a positive number of `width` bits."""
    digits, point = exact_digits(value)
    mantissa, exponent = _normalised(value, width + 1)
    unit = Fraction(2) ** exponent
    even = not (mantissa >> 1) & 1
    lower, upper = (exact_digits(value + step * unit)[0] for step in (-1, 1))
    for i in range(len(digits)):
        cut = _cut(digits, _at(lower, i), _at(upper, i), i, (len(lower), len(upper), even))
        if cut is not None:
            return _carried(digits[: i + 1], point, cut)
    return digits, point


def _at(digits: str, i: int) -> str:
    return digits[i] if i < len(digits) else "0"


def _cut(digits: str, low: str, high: str, i: int, ends: tuple[int, int, bool]) -> bool | None:
    """Return whether to round up after digit `i`; None where the digits up to it do not suffice."""
    digit, (low_end, high_end, even) = digits[i], ends
    down = low != digit or (even and i + 1 == low_end)
    up = digit != high and (even or int(digit) + 1 < int(high) or i + 1 < high_end)
    if down and up:
        return _nearer_up(digits, i + 1)
    return up if down or up else None


def _nearer_up(digits: str, length: int) -> bool:
    rest = digits[length:]
    if rest[:1] == "5" and len(rest) == 1:
        return int(digits[length - 1]) % 2 == 1
    return rest[:1] >= "5"


def _carried(digits: str, point: int, up: bool) -> tuple[str, int]:  # noqa: FBT001 - the rounding direction
    if up:
        bigger = _digits(_integer(digits) + 1)
        point += len(bigger) - len(digits)
        digits = bigger
    return digits.rstrip("0") or "0", point


def _normalised(value: Fraction, width: int) -> tuple[int, int]:
    """Return mantissa of `width` bits and exponent of a value that has a finite binary expansion."""
    exponent = value.numerator.bit_length() - value.denominator.bit_length() - width
    while (scaled := value / Fraction(2) ** exponent) >= 1 << width:
        exponent += 1
    while (scaled := value / Fraction(2) ** exponent) < 1 << (width - 1):
        exponent -= 1
    return int(scaled), exponent


def exact_digits(value: Fraction) -> tuple[str, int]:
    """Return all digits of a positive binary fraction, and where its decimal point stands before them."""
    places = value.denominator.bit_length() - 1
    digits = _digits(value.numerator * 5**places)
    return digits.rstrip("0"), len(digits) - places
