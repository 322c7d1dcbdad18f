"""The conditional operator: `condition ? then : otherwise`.

Source: the language reference, "Conditional Expressions"; the reasons are worded as Terraform's.
"""

from __future__ import annotations

from relint.lang.hcl.convert import convert
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.numbers import Number, compare
from relint.lang.hcl.refining import gap_of, settled
from relint.lang.hcl.types import BOOL, DYNAMIC, NUMBER, Collection, ObjectType, TupleType, Type
from relint.lang.hcl.unify import unify
from relint.lang.hcl.values import Gap, Refs, Val, parts_of


def conditional(condition: Val, then: Val, otherwise: Val) -> Val:
    """Return the chosen value, in the type that both choices unify to; unknown where the condition is.

    A choice that failed to evaluate stands in as an unknown value of unknown type; whether the failed one is the chosen
    one is for the caller to see.

    Raises:
        EvaluationError: the condition is no bool, or the choices have no common type.
    """
    kind = _common(then, otherwise)
    if condition.data is None:
        raise EvaluationError("The condition value is null. Conditions must either be true or false.")
    refs = condition.refs
    sensitive = condition.sensitive or then.sensitive or otherwise.sensitive
    if not condition.known:
        refs |= then.refs | otherwise.refs
        return _either(condition, then, otherwise, kind, refs).marked(refs, sensitive)
    chosen, side = (then, "true") if _truth(condition) else (otherwise, "false")
    return _as(chosen, kind, side).marked(refs, sensitive)


def _truth(condition: Val) -> bool:
    try:
        return bool(convert(condition, BOOL).data)
    except EvaluationError:
        raise EvaluationError("The condition expression must be of type bool.") from None


def _as(chosen: Val, kind: Type, side: str) -> Val:
    try:
        return convert(chosen, kind)
    except EvaluationError as error:
        raise EvaluationError(f"The {side} result value has the wrong type: {error.reason}.") from None


def _untyped_null(val: Val) -> bool:
    return val.data is None and val.type == DYNAMIC


def _common(then: Val, otherwise: Val) -> Type:
    if _untyped_null(then):
        return otherwise.type
    if _untyped_null(otherwise):
        return then.type
    if DYNAMIC in (then.type, otherwise.type):
        return DYNAMIC
    kind = unify((then.type, otherwise.type))
    if kind is None:
        raise EvaluationError(
            "The true and false result expressions must have consistent types. "
            f"{_difference(then.type, otherwise.type)}."
        )
    return kind


def _either(condition: Val, then: Val, otherwise: Val, kind: Type, refs: Refs) -> Val:
    """Return what is known of the result before the condition is."""
    if then.data is None and otherwise.data is None:
        return Val(kind, None)
    why = gap_of(condition).why
    sure = _never_null(then) and _never_null(otherwise)
    if then.type == otherwise.type == NUMBER:
        (low, high), (other_low, other_high) = _range(then), _range(otherwise)
        gap = Gap(why, sure, low=_outer(low, other_low, -1), high=_outer(high, other_high, 1))
    elif isinstance(then.type, Collection) and then.type == otherwise.type:
        (least, most), (other_least, other_most) = _length(then), _length(otherwise)
        top = None if most is None or other_most is None else max(most, other_most)
        gap = Gap(why, sure, least=min(least, other_least), most=top)
    else:
        gap = Gap(why, sure)
    return settled(Val(kind, gap, refs)) if kind != DYNAMIC else Val(kind, Gap(why))


def _never_null(val: Val) -> bool:
    return val.data.not_null if isinstance(val.data, Gap) else val.data is not None


def _range(val: Val) -> tuple[tuple[Number, bool] | None, tuple[Number, bool] | None]:
    data = val.data
    if isinstance(data, Gap):
        return data.low, data.high
    return (None, None) if data is None else ((val.number, True), (val.number, True))


def _outer(one: tuple[Number, bool] | None, two: tuple[Number, bool] | None, side: int) -> tuple[Number, bool] | None:
    """Return the bound that lies further out: below for -1, above for 1."""
    if one is None or two is None:
        return None
    order = compare(one[0], two[0]) * side
    if order == 0:
        return one[0], one[1] or two[1]
    return one if order > 0 else two


def _length(val: Val) -> tuple[int, int | None]:
    data = val.data
    if isinstance(data, Gap):
        return data.least, data.most
    length = len(list(parts_of(val)))
    return (0, None) if data is None else (length, length)


def _difference(then: Type, otherwise: Type) -> str:
    """Say how two types differ that have no common one."""
    if isinstance(then, ObjectType) and isinstance(otherwise, ObjectType):
        found = _object_difference(then, otherwise)
    elif isinstance(then, TupleType) and isinstance(otherwise, TupleType):
        found = _tuple_difference(then, otherwise)
    else:
        found = _element_difference(then, otherwise)
    if found:
        return found
    if then.friendly == otherwise.friendly:
        return (
            "At least one deeply-nested attribute or element is not compatible across both the 'true' and the "
            "'false' value"
        )
    return f"The 'true' value is {then.friendly}, but the 'false' value is {otherwise.friendly}"


def _object_difference(then: ObjectType, otherwise: ObjectType) -> str:
    for name, kind in then.attributes.items():
        other = otherwise.attributes.get(name)
        if other is None:
            return f"The 'true' value includes object attribute \"{name}\", which is absent in the 'false' value"
        if kind != other:
            return f'Type mismatch for object attribute "{name}": {_difference(kind, other)}'
    extra = next((name for name in otherwise.attributes if name not in then.attributes), None)
    if extra is None:
        return ""
    return f"The 'false' value includes object attribute \"{extra}\", which is absent in the 'true' value"


def _tuple_difference(then: TupleType, otherwise: TupleType) -> str:
    lengths = len(then.elements), len(otherwise.elements)
    if lengths[0] != lengths[1]:
        return f"The 'true' tuple has length {lengths[0]}, but the 'false' tuple has length {lengths[1]}"
    for i, (kind, other) in enumerate(zip(then.elements, otherwise.elements, strict=True)):
        if kind != other:
            return f"Type mismatch for tuple element {i}: {_difference(kind, other)}"
    return ""


def _element_difference(then: Type, otherwise: Type) -> str:
    if isinstance(then, Collection) and isinstance(otherwise, Collection) and then.word == otherwise.word:
        one, two = then.element, otherwise.element
        if isinstance(one, ObjectType | TupleType) and type(one) is type(two):
            return f"Mismatched {then.word} element types: {_difference(one, two)}"
    return ""
