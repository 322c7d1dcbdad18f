"""The types of expressions that are refused: a conditional compares them before it knows which side is wanted.

Source: observed of Terraform; the HCL library goes on behind an error with a value of the type that is certain.
"""

from __future__ import annotations

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.scope import Scope, evaluate
from relint.lang.hcl.syntax import Attr, Binary, Expr, Literal, ObjectOf, Splat, Template, TupleOf, Unary
from relint.lang.hcl.types import BOOL, DYNAMIC, NUMBER, STRING, ListType, ObjectType, SetType, TupleType, Type
from relint.lang.hcl.values import Val, unknown

DEEPEST = 3  # refused expressions within one another whose types are asked for; each level costs an evaluation
ARITHMETIC = frozenset("+-*/%")


def attempt(expr: Expr, scope: Scope) -> tuple[Val, EvaluationError | None]:
    """Return the value of an expression; where it is refused, an unknown one of its type, and the error."""
    try:
        return evaluate(expr, scope), None
    except EvaluationError as error:
        guessing = scope.context.guessing
        if guessing[0] >= DEEPEST:
            return unknown(DYNAMIC, error.reason), error
        guessing[0] += 1
        try:
            return unknown(_type(expr, scope), error.reason), error
        finally:
            guessing[0] -= 1


def _type(expr: Expr, scope: Scope) -> Type:
    match expr:
        case Binary() | Unary():
            return NUMBER if expr.operator in ARITHMETIC else BOOL
        case Template():
            return STRING
        case TupleOf():
            return TupleType(tuple([attempt(item, scope)[0].type for item in expr.items]))
        case ObjectOf():
            return _object(expr, scope)
        case Splat():
            source, wrong = attempt(expr.source, scope)
            return DYNAMIC if wrong else _splat(source.type)
        case Attr(source=ObjectOf() as source):
            whole = _object(source, scope)
            return whole.attributes.get(expr.name, DYNAMIC) if isinstance(whole, ObjectType) else DYNAMIC
        case _:
            return DYNAMIC


def _object(expr: ObjectOf, scope: Scope) -> Type:
    names = [str(key.value.data) for key, _ in expr.items if isinstance(key, Literal)]
    if len(names) < len(expr.items):
        return DYNAMIC
    return ObjectType({name: attempt(value, scope)[0].type for name, (_, value) in zip(names, expr.items, strict=True)})


def _splat(source: Type) -> Type:
    """Return the type of a splat whose parts are refused."""
    if isinstance(source, TupleType):
        return TupleType((DYNAMIC,) * len(source.elements))
    return DYNAMIC if source == DYNAMIC or isinstance(source, ListType | SetType) else TupleType((DYNAMIC,))
