"""Functions on numbers. Source: the function reference, "Numeric Functions"."""

from __future__ import annotations

import math

from relint.lang.hcl import arithmetic
from relint.lang.hcl.convert import convert
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.floats import logarithm, power
from relint.lang.hcl.functions.native import counted, double, numeric, whole
from relint.lang.hcl.functions.registry import Args, Parameter, Refusal, function, pending
from relint.lang.hcl.numbers import (
    Number,
    compare,
    is_infinite,
    is_integral,
    is_negative,
    number_of,
    ratio_of,
    rounded,
    sized,
    width_of,
)
from relint.lang.hcl.quoting import quoted
from relint.lang.hcl.types import NUMBER, STRING, ListType, MapType, ObjectType, Type
from relint.lang.hcl.values import Val, parts_of, wholly_known

NUM = Parameter("num", NUMBER, dynamic=True)
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONGEST_RANGE = 1024


@function("abs", NUM, returns=NUMBER)
def absolute(args: Args, _: Context) -> Val:
    """Return the magnitude."""
    value = args[0].number
    return numeric(arithmetic.negate(value)) if is_negative(value) else args[0]


def _integral(value: Number, step: int) -> Val:
    if is_infinite(value):
        return numeric(value)
    floor = math.floor(ratio_of(value))
    up = step if not is_integral(value) else 0
    return numeric(rounded(ratio_of(floor + up), width_of(value)) if floor + up else sized(0, width_of(value)))


@function("ceil", NUM, returns=NUMBER)
def ceil(args: Args, _: Context) -> Val:
    """Return the next integer upwards."""
    return _integral(args[0].number, 1)


@function("floor", NUM, returns=NUMBER)
def floor(args: Args, _: Context) -> Val:
    """Return the next integer downwards."""
    return _integral(args[0].number, 0)


def _float(value: float) -> Val:
    if math.isnan(value):
        raise Refusal("the result is not a number")
    return numeric(number_of(value))


@function("log", NUM, Parameter("base", NUMBER), returns=NUMBER)
def log(args: Args, _: Context) -> Val:
    """Return the logarithm in a base, in double precision."""
    top, bottom = logarithm(double(args[0])), logarithm(double(args[1]))
    if bottom == 0:
        return _float(math.nan if top == 0 or math.isnan(top) else math.copysign(math.inf, top))
    return _float(top / bottom)


@function("pow", NUM, Parameter("power", NUMBER), returns=NUMBER)
def raised(args: Args, _: Context) -> Val:
    """Return a power, in double precision."""
    return _float(power(double(args[0]), double(args[1])))


@function("signum", NUM, returns=NUMBER)
def signum(args: Args, _: Context) -> Val:
    """Return -1, 0 or 1 for a whole number."""
    value = whole(args[0])
    return counted((value > 0) - (value < 0))


def _extreme(args: Args, sign: int) -> Val:
    if not args:
        raise Refusal("must pass at least one number")
    best = args[0]
    for arg in args[1:]:
        if compare(arg.number, best.number) * sign > 0:
            best = arg
    return numeric(best.number)


@function("max", variadic=Parameter("numbers", NUMBER, dynamic=True), returns=NUMBER)
def maximum(args: Args, _: Context) -> Val:
    """Return the greatest."""
    return _extreme(args, 1)


@function("min", variadic=Parameter("numbers", NUMBER, dynamic=True), returns=NUMBER)
def minimum(args: Args, _: Context) -> Val:
    """Return the smallest."""
    return _extreme(args, -1)


def _is_text(args: Args) -> Type:
    if args[0].type != STRING:
        raise Refusal(f"first argument must be a string, not {args[0].type.friendly}", 0)
    return NUMBER


@function("parseint", Parameter("number"), Parameter("base", NUMBER), returns=_is_text)
def parseint(args: Args, _: Context) -> Val:
    """Read an integer in a base from 2 to 62."""
    _is_text(args)
    base = whole(args[1], 1)
    if not 2 <= base <= 62:
        raise Refusal("base must be a whole number between 2 and 62 inclusive", 1)
    value = _read(args[0].text, base)
    if value is None:
        raise Refusal(f"cannot parse {quoted(args[0].text)} as a base {base} integer", 0)
    return numeric(sized(value, max(64, value.bit_length())))


def _read(text: str, base: int) -> int | None:
    body = text[1:] if text[:1] in {"+", "-"} else text
    if not body or len(body) > 10_000:
        return None
    value = 0
    for char in body.lower() if base <= 36 else body:
        digit = DIGITS.find(char)
        if not 0 <= digit < base:
            return None
        value = value * base + digit
    return -value if text[0] == "-" else value


@function("range", variadic=Parameter("params", NUMBER), returns=ListType(NUMBER))
def numbers_between(args: Args, _: Context) -> Val:
    """Return the numbers from a start up or down to a limit, which is left out."""
    start, end, step = _limits(args)
    order = compare(step, 0)
    if order == 0:
        raise Refusal("step must not be zero", 2)
    if compare(end, start) * order < 0:
        side = "less" if order < 0 else "greater"
        raise Refusal(f"end must be {side} than start when step is {'negative' if order < 0 else 'positive'}", 1)
    found: list[Val] = []
    while compare(start, end) * order < 0:
        if len(found) >= LONGEST_RANGE:
            raise Refusal(
                "more than 1024 values were generated; either decrease the difference between start and end or use a "
                "smaller step"
            )
        found.append(numeric(start))
        start = arithmetic.add(start, step)
    return Val(ListType(NUMBER), tuple(found))


def _limits(args: Args) -> tuple[Number, Number, Number]:
    values = [arg.number for arg in args]
    if len(values) == 3:
        return values[0], values[1], values[2]
    if not 1 <= len(values) <= 2:
        raise Refusal("must have one, two, or three arguments")
    start, end = (0, values[0]) if len(values) == 1 else (values[0], values[1])
    return start, end, sized(-1 if compare(end, start) < 0 else 1, 64)


@function("sum", Parameter("list"), returns=NUMBER)
def total(args: Args, _: Context) -> Val:
    """Return the sum of a list, set or tuple of numbers."""
    kind = args[0].type
    if kind.primitive:
        raise Refusal("cannot sum noniterable", 0)
    if not list(parts_of(args[0])):
        raise Refusal("cannot sum an empty list", 0)
    if isinstance(kind, MapType | ObjectType):
        raise Refusal(f"argument must be list, set, or tuple. Received {kind.friendly}", 0)
    if not wholly_known(args[0]):
        return pending(NUMBER, args)
    found: Number = _summand(args[0].items[0])
    for item in args[0].items[1:]:
        found = _plus(found, _summand(item))
    return numeric(found)


def _plus(left: Number, right: Number) -> Number:
    try:
        return arithmetic.add(left, right)
    except EvaluationError as error:
        raise Refusal(error.reason) from None


def _summand(item: Val) -> Number:
    try:
        found = convert(item, NUMBER)
    except EvaluationError:
        found = Val(NUMBER, None)
    if found.data is None:
        raise Refusal("argument must be list, set, or tuple of number values", 0)
    return found.number
