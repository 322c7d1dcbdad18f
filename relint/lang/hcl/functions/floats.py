"""Logarithm and power in double precision, step by step as Go computes them, so that the last digit agrees.

Source: the logarithm is the one of FreeBSD's e_log.c that Go's package `math` documents; the power multiplies by
repeated squaring of the fraction and counts the exponent apart, also as documented there.
"""

from __future__ import annotations

import math

_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_ODD = (6.666666666666735130e-01, 2.857142874366239149e-01, 1.818357216161805012e-01, 1.479819860511658591e-01)
_EVEN = (3.999999999940941908e-01, 2.222219843214978396e-01, 1.531383769920937332e-01)


def logarithm(x: float) -> float:
    """Return the natural logarithm; -inf of zero, NaN of a negative number."""
    if math.isnan(x) or x == math.inf:
        return x
    if x <= 0:
        return -math.inf if x == 0 else math.nan
    fraction, exponent = math.frexp(x)
    if fraction < math.sqrt(2) / 2:
        fraction, exponent = fraction * 2, exponent - 1
    f, k = fraction - 1, float(exponent)
    s = f / (2 + f)
    s2 = s * s
    s4 = s2 * s2
    t1 = s2 * (_ODD[0] + s4 * (_ODD[1] + s4 * (_ODD[2] + s4 * _ODD[3])))
    t2 = s4 * (_EVEN[0] + s4 * (_EVEN[1] + s4 * _EVEN[2]))
    half = 0.5 * f * f
    return k * _LN2_HIGH - ((half - (s * (half + (t1 + t2)) + k * _LN2_LOW)) - f)


def power(x: float, y: float) -> float:
    """Return x to the power of y; NaN where that is no real number, an infinity where it is too large."""
    if _special(x, y):
        return _special_power(x, y)
    rest, steps = math.modf(abs(y))
    if rest and x < 0:
        return math.nan
    if steps >= 2**63:
        return _special_power(x, math.copysign(math.inf, y))
    answer = 1.0
    if rest:
        if rest > 0.5:
            rest, steps = rest - 1, steps + 1
        answer = math.exp(rest * logarithm(x))
    answer, exponent = _repeated(answer, x, int(steps))
    if y < 0:
        answer, exponent = 1 / answer, -exponent
    return _scaled(answer, exponent)


def _repeated(answer: float, x: float, steps: int) -> tuple[float, int]:
    exponent = 0
    base, shift = math.frexp(x)
    while steps:
        if abs(shift) > 1 << 12:
            exponent += shift
            break
        if steps & 1:
            answer, exponent = answer * base, exponent + shift
        base, shift, steps = base * base, shift << 1, steps >> 1
        if base < 0.5:
            base, shift = base + base, shift - 1
    return answer, exponent


def _scaled(fraction: float, exponent: int) -> float:
    try:
        return math.ldexp(fraction, exponent)
    except OverflowError:
        return math.copysign(math.inf, fraction)


def _special(x: float, y: float) -> bool:
    return x in {0.0, 1.0} or y in {0.0, 1.0, 0.5, -0.5} or not (math.isfinite(x) and math.isfinite(y))


def _special_power(x: float, y: float) -> float:
    if abs(y) == 0.5 and x >= 0:
        root = math.sqrt(x)
        return root if y > 0 else (math.inf if root == 0 else 1 / root)
    try:
        return math.pow(x, y)
    except OverflowError:
        return math.inf
    except ValueError:
        return math.inf if x == 0 else math.nan
