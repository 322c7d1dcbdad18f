"""Numbers against exact fractions and against Python's own shortest decimals."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import frexp

from hypothesis import assume, given
from hypothesis import strategies as st

from relint.lang.hcl import arithmetic
from relint.lang.hcl.numbers import number_of, parse, ratio_of, text_of, width_of

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=1e-20, max_value=1e15))
def test_a_double_is_written_in_as_few_digits_as_python_needs(value: float) -> None:
    # At a power of two Go takes the gap below the number for as wide as the one above, and so one digit may differ.
    assume(frexp(value)[0] != 0.5)
    written = Decimal(text_of(number_of(value)))
    assert float(written) == value
    assert len(written.normalize().as_tuple().digits) <= len(Decimal(repr(value)).normalize().as_tuple().digits)


@given(DECIMALS)
def test_a_literal_is_written_as_it_was(value: Decimal) -> None:
    number = parse(format(value, "f"))
    assert number is not None
    assert Decimal(text_of(number)) == value


@given(DECIMALS, DECIMALS)
def test_a_result_is_the_nearest_number_of_its_width(left: Decimal, right: Decimal) -> None:
    one, two = parse(format(left, "f")), parse(format(right, "f"))
    assert one is not None
    assert two is not None
    for found, exact in (
        (arithmetic.add(one, two), ratio_of(one) + ratio_of(two)),
        (arithmetic.multiply(one, two), ratio_of(one) * ratio_of(two)),
    ):
        assert abs(ratio_of(found) - exact) <= abs(exact) / Fraction(2) ** (width_of(found) - 1)
