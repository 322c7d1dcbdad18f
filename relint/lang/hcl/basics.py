"""Evaluates references, operators and the conditional."""

from __future__ import annotations

from relint.lang.hcl import access, operators
from relint.lang.hcl.choice import conditional
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.open_values import LazyObject, OpenInstances, OpenList, OpenObject, plain
from relint.lang.hcl.refused import attempt
from relint.lang.hcl.scope import ITEM, Scope, evaluate
from relint.lang.hcl.syntax import (
    Attr,
    Binary,
    Conditional,
    Index,
    Item,
    Literal,
    Traversal,
    Unary,
)
from relint.lang.hcl.values import Val


def attribute_of(val: Val, name: str) -> Val:
    """Return `val.name`, taking open values into account."""
    if type(val) is not Val and isinstance(val, OpenObject | LazyObject):
        return val.attribute(name)
    return access.attribute(val, name)


def element_of(val: Val, key: Val) -> Val:
    """Return `val[key]`, taking open values into account."""
    if type(val) is not Val:
        if isinstance(val, OpenInstances):
            return val.instance.marked(val.refs | key.refs)
        if isinstance(val, OpenObject | LazyObject) and isinstance(key.data, str):
            return val.attribute(key.data).marked(key.refs)
        if isinstance(val, OpenList) and isinstance(key.data, int):
            return val.element(key.data).marked(key.refs)
        if isinstance(val, OpenObject) and key.data == 0:
            return val
    return access.index(plain(val), key)


def evaluate_literal(expr: Literal, _scope: Scope) -> Val:
    """Return the value of a literal."""
    return expr.value


def evaluate_traversal(expr: Traversal, scope: Scope) -> Val:
    """Return what a reference names."""
    val, used = scope.lookup(expr.names)
    for name in expr.names[used:]:
        val = attribute_of(val, name)
    return val


def evaluate_item(_expr: Item, scope: Scope) -> Val:
    """Return the element that the splat around is at."""
    return scope.lookup(ITEM)[0]


def evaluate_attr(expr: Attr, scope: Scope) -> Val:
    """Return `source.name`."""
    return attribute_of(evaluate(expr.source, scope), expr.name)


def evaluate_index(expr: Index, scope: Scope) -> Val:
    """Return `source[key]`."""
    source = evaluate(expr.source, scope)
    return element_of(source, evaluate(expr.key, scope))


def evaluate_unary(expr: Unary, scope: Scope) -> Val:
    """Return `-operand` or `!operand`."""
    operand = evaluate(expr.operand, scope)
    return operators.negate(operand) if expr.operator == "-" else operators.invert(operand)


def evaluate_binary(expr: Binary, scope: Scope) -> Val:
    """Return a chain of binary operators, however long, without recursion on its left side."""
    spine: list[Binary] = [expr]
    while isinstance(spine[-1].left, Binary):
        spine.append(spine[-1].left)
    left = evaluate(spine[-1].left, scope)
    for step in reversed(spine):
        left = _operation(step, plain(left), scope)
    return left


def _operation(step: Binary, left: Val, scope: Scope) -> Val:
    """Apply one operator; a side that cannot be evaluated does no harm where the other one decides.

    Terraform 1.12 stops at a deciding left side; before, both sides were always evaluated, as here unless the context
    says otherwise.
    """
    try:
        right = plain(evaluate(step.right, scope))
    except EvaluationError:
        if scope.context.stops_early and left.known and left.data is _DECIDING.get(step.operator):
            return left
        raise
    return _decided(step.operator, left, right) or operators.binary(step.operator, left, right)


def _decided(operator: str, left: Val, right: Val) -> Val | None:
    """Return the side that decides `&&` or `||` where the other one is an input that nobody gave.

    Whatever its value will be, the result is the same. What only a deploy gives (it has refs) leaves the result open,
    as Terraform 1.11 does.
    """
    decisive = _DECIDING.get(operator)
    if decisive is None or left.known == right.known:
        return None
    known, other = (left, right) if left.known else (right, left)
    return known if known.data is decisive and not other.refs else None


_DECIDING = {"&&": False, "||": True}


def evaluate_conditional(expr: Conditional, scope: Scope) -> Val:
    """Return the chosen result, in the type that both results have in common; an error in the other one is no error."""
    condition = evaluate(expr.condition, scope)
    then, wrong_then = attempt(expr.then, scope)
    otherwise, wrong_otherwise = attempt(expr.otherwise, scope)
    if condition.known and not condition.null:
        chosen, wrong = (then, wrong_then) if _holds(condition) else (otherwise, wrong_otherwise)
        if wrong is not None:
            raise wrong
        if type(chosen) is not Val and not isinstance(chosen, LazyObject):
            return chosen.marked(condition.refs)
    return conditional(condition, plain(then), plain(otherwise))


def _holds(condition: Val) -> bool:
    return condition.data is True or condition.data == "true"
