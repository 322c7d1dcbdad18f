"""Native values out of arguments, with Terraform's reasons where one does not fit."""

from __future__ import annotations

from relint.lang.hcl.functions.registry import Refusal
from relint.lang.hcl.numbers import Number, Real, count, integer_of, is_infinite, is_integral
from relint.lang.hcl.types import LIST_OF_STRING, NUMBER, ListType, Type
from relint.lang.hcl.values import Val, string

SMALLEST, LARGEST = -(2**63), 2**63 - 1


def whole(val: Val, position: int | None = None, prefix: str = "") -> int:
    """Return a number as a machine integer; `Refusal` where it is none."""
    number = val.number
    if not is_infinite(number) and is_integral(number):
        value = integer_of(number)
        if SMALLEST <= value <= LARGEST:
            return value
    raise Refusal(f"{prefix}value must be a whole number, between {SMALLEST} and {LARGEST}", position)


def double(val: Val) -> float:
    """Return a number in double precision; `Refusal` where it is too large for that."""
    number = val.number
    if is_infinite(number):
        return float(number)
    try:
        return float(number) if isinstance(number, Real) else float(int(number))
    except OverflowError:
        raise Refusal("value must be within the range of a 64-bit floating point number") from None


def counted(value: int) -> Val:
    """Return a length or an index as a value."""
    return Val(NUMBER, count(value))


def numeric(value: Number) -> Val:
    """Return a number as a value."""
    return Val(NUMBER, value)


def strings(texts: list[str] | tuple[str, ...]) -> Val:
    """Return a list of strings."""
    return Val(LIST_OF_STRING, tuple([string(text) for text in texts]))


def listed(items: list[Val] | tuple[Val, ...], element: Type) -> Val:
    """Return a list of items that have the element type."""
    return Val(ListType(element), tuple(items))
