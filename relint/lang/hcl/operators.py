"""The operators of the language on values.

Each converts its operands as Terraform does, keeps what they were computed from, and gives an unknown value where
Terraform 1.11 does: `false && unknown` is unknown there, and so is `0 * unknown`; `1 < unknown` may be decided by what
is known of the unknown side.
Source: the language reference, "Arithmetic and Logical Operators", and Terraform's own behaviour.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from relint.lang.hcl import arithmetic
from relint.lang.hcl.convert import convert
from relint.lang.hcl.equality import equals
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.marks import marks_of
from relint.lang.hcl.numbers import Number, compare
from relint.lang.hcl.refining import gap_of
from relint.lang.hcl.types import BOOL, NUMBER, Type
from relint.lang.hcl.values import Gap, Val, boolean, first_gap


def binary(operator: str, left: Val, right: Val) -> Val:
    """Apply one of `+ - * / % == != < <= > >= && ||`.

    Raises:
        EvaluationError: an operand does not fit, or the operation has no result.
    """
    if operator in {"==", "!="}:
        return _equality(operator, left, right)
    kind = BOOL if operator in {"&&", "||"} else NUMBER
    left, right = _operand(left, kind, "left operand"), _operand(right, kind, "right operand")
    if operator in _COMPARISONS:
        return _comparison(operator, left, right)
    if not (left.known and right.known):
        return _undecided(kind, left, right)
    if kind is BOOL:
        verdict = (left.data and right.data) if operator == "&&" else (left.data or right.data)
        return _joined(boolean(bool(verdict)), left, right)
    return _joined(Val(NUMBER, _ARITHMETIC[operator](left.number, right.number)), left, right)


def negate(val: Val) -> Val:
    """Return `-val`."""
    val = _operand(val, NUMBER, "unary operand")
    return val if not val.known else _joined(Val(NUMBER, arithmetic.negate(val.number)), val)


def invert(val: Val) -> Val:
    """Return `!val`."""
    val = _operand(val, BOOL, "unary operand")
    return val if not val.known else _joined(boolean(not val.data), val)


_ARITHMETIC: Mapping[str, Callable[[Number, Number], Number]] = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
    "/": arithmetic.divide,
    "%": arithmetic.modulo,
}
_COMPARISONS: Mapping[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}


def _operand(val: Val, kind: Type, side: str) -> Val:
    try:
        found = convert(val, kind)
    except EvaluationError as error:
        raise EvaluationError(f"Unsuitable value for {side}: {error.reason}.") from None
    if found.data is None:
        raise EvaluationError("Error during operation: argument must not be null.")
    return found


def _joined(result: Val, *sources: Val) -> Val:
    """Return the result with the refs and the sensitivity of the primitive operands."""
    for source in sources:
        if source.refs or source.sensitive:
            result = result.marked(source.refs, source.sensitive)
    return result


def _undecided(kind: Type, *operands: Val) -> Val:
    cause = next(each for each in operands if not each.known)
    return _joined(Val(kind, Gap(gap_of(cause).why, not_null=True)), *operands)


def _equality(operator: str, left: Val, right: Val) -> Val:
    verdict = equals(left, right)
    if verdict is None:
        result = Val(BOOL, Gap(_cause(left, right), not_null=True))
    else:
        result = boolean(verdict == (operator == "=="))
    for side in (left, right):
        refs, sensitive, _ = marks_of(side)
        if refs or sensitive:
            result = result.marked(refs, sensitive)
    return result


def _cause(*operands: Val) -> str:
    return next((gap.why for each in operands if (gap := first_gap(each))), "its type is not known before apply")


def _comparison(operator: str, left: Val, right: Val) -> Val:
    if left.known and right.known:
        return _joined(boolean(_COMPARISONS[operator](compare(left.number, right.number))), left, right)
    verdict = _bounded(left, right, operator)
    if verdict is None:
        return _undecided(BOOL, left, right)
    return _joined(boolean(verdict), left, right)


def _bounded(left: Val, right: Val, operator: str) -> bool | None:
    """Compare by what is known of the bounds, every bound taken as exclusive, as Terraform does."""
    low, high = _bounds(left)
    other_low, other_high = _bounds(right)
    if high is not None and other_low is not None and compare(high, other_low) < 0:
        return _COMPARISONS[operator](-1)
    if low is not None and other_high is not None and compare(low, other_high) > 0:
        return _COMPARISONS[operator](1)
    return None


def _bounds(val: Val) -> tuple[Number | None, Number | None]:
    gap = val.data
    if isinstance(gap, Gap):
        return (gap.low[0] if gap.low else None, gap.high[0] if gap.high else None)
    return val.number, val.number
