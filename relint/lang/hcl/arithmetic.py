"""Sums, products and quotients of numbers, rounded where Terraform rounds.

Source: the documentation of go-cty's `Value.Add` and its siblings, and of Go's `math/big.Float`.
"""

from __future__ import annotations

from fractions import Fraction

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.numbers import (
    INFINITY,
    MINUS_INFINITY,
    MINUS_ZERO,
    WIDTH,
    Number,
    Real,
    integer_of,
    is_infinite,
    is_negative,
    ratio_of,
    rounded,
    sign_of,
    sized,
    width_of,
)


def add(left: Number, right: Number) -> Number:
    """Return the sum."""
    if type(left) is int and type(right) is int:
        return _whole(left + right)
    if is_infinite(left) or is_infinite(right):
        return _sum_of_infinities(left, right)
    if is_negative(left) and is_negative(right) and not (sign_of(left) or sign_of(right)):
        return MINUS_ZERO
    return rounded(ratio_of(left) + ratio_of(right), max(width_of(left), width_of(right)))


def _whole(value: int) -> Number:
    return value if value.bit_length() <= WIDTH else rounded(Fraction(value), WIDTH)


def _sum_of_infinities(left: Number, right: Number) -> Number:
    if is_infinite(left) and is_infinite(right) and sign_of(left) != sign_of(right):
        raise EvaluationError("can't compute sum of opposing infinities")
    return left if is_infinite(left) else right


def negate(value: Number) -> Number:
    """Return the number with the other sign; zero has two signs."""
    if isinstance(value, Real):
        return Real(-value.mantissa, value.exponent, value.width) if value.mantissa else sized(0, value.width)
    return sized(-value, width_of(value)) if value else MINUS_ZERO


def subtract(left: Number, right: Number) -> Number:
    """Return the difference."""
    if is_infinite(left) and is_infinite(right) and sign_of(left) == sign_of(right):
        raise EvaluationError("can't subtract infinity from itself")
    return add(left, negate(right))


def multiply(left: Number, right: Number) -> Number:
    """Return the product: rounded to 512 bits, as wide as needed but no narrower than the operands."""
    if type(left) is int and type(right) is int and left and right:
        return _whole(left * right)
    if is_infinite(left) or is_infinite(right):
        if not (sign_of(left) and sign_of(right)):
            raise EvaluationError("can't multiply zero by infinity")
        return _infinity(left, right)
    exact = rounded(ratio_of(left) * ratio_of(right), WIDTH)
    if exact == 0:
        return _zero(left, right)
    needed = exact.mantissa.bit_length() if isinstance(exact, Real) else _bits(exact)
    return rounded(ratio_of(exact), max(width_of(left), width_of(right), needed))


def _bits(value: int) -> int:
    """Return how many bits of mantissa an integer needs."""
    return (value // (value & -value)).bit_length()


def _opposed(left: Number, right: Number) -> bool:
    return is_negative(left) != is_negative(right)


def _infinity(left: Number, right: Number) -> Number:
    return MINUS_INFINITY if _opposed(left, right) else INFINITY


def _zero(left: Number, right: Number) -> Number:
    return MINUS_ZERO if _opposed(left, right) else sized(0, max(width_of(left), width_of(right)))


def divide(left: Number, right: Number) -> Number:
    """Return the quotient, rounded to the wider operand; by zero it is infinite, as Terraform has it.

    Raises:
        EvaluationError: both are zero, or both are infinite.
    """
    endless, nothing = is_infinite(left), sign_of(right) == 0
    if (endless and is_infinite(right)) or (nothing and sign_of(left) == 0):
        raise EvaluationError("can't divide zero by zero or infinity by infinity")
    if endless or nothing:
        return _infinity(left, right)
    if is_infinite(right) or sign_of(left) == 0:
        return _zero(left, right)
    return rounded(ratio_of(left) / ratio_of(right), max(width_of(left), width_of(right)))


def modulo(left: Number, right: Number) -> Number:
    """Return the rest of a division that is truncated towards zero; the dividend itself where the divisor is zero.

    Raises:
        EvaluationError: an operand is infinite.
    """
    if is_infinite(left) or is_infinite(right):
        raise EvaluationError("can't use modulo with zero and infinity")
    if sign_of(right) == 0:
        return left
    width = max(width_of(left), width_of(right))
    times = rounded(Fraction(integer_of(divide(left, right))), width_of(left))
    product = rounded(ratio_of(right) * ratio_of(times), width)
    return rounded(ratio_of(left) - ratio_of(product), width)
