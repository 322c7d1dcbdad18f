"""Evaluates function calls, and `try` and `can`, which take expressions rather than values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from relint.lang.hcl.basics import attribute_of, element_of
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.functions import FUNCTIONS, call
from relint.lang.hcl.open_values import OpenList, plain
from relint.lang.hcl.refining import gap_of
from relint.lang.hcl.scope import Scope, evaluate
from relint.lang.hcl.syntax import Attr, Call, Expr, Index, Literal
from relint.lang.hcl.traversals import references
from relint.lang.hcl.types import BOOL, DYNAMIC
from relint.lang.hcl.values import FALSE, TRUE, Gap, Refs, Val, every_ref, parts_of, unknown


def evaluate_call(expr: Call, scope: Scope) -> Val:
    """Return what a function gives."""
    name = expr.name.removeprefix("core::")
    special = _SPECIAL.get(name)
    if special is not None:
        return special(expr, scope)
    args = [evaluate(argument, scope) for argument in expr.arguments]
    if expr.spread:
        last = args.pop()
        if not last.known:
            return unknown(DYNAMIC, gap_of(last).why, last.refs, sensitive=last.sensitive)
        args += _spread(last)
    if name.startswith("provider::") and name not in FUNCTIONS:
        refs = frozenset[str]().union(*map(every_ref, args))
        return unknown(DYNAMIC, f"{name} is computed by a provider", refs)
    if name in _ON_OPEN_LISTS and args and isinstance(args[0], OpenList):
        found = _ON_OPEN_LISTS[name](args[0], args[1:])
        if found is not None:
            return found
    return call(name, [plain(arg) for arg in args], scope.context)


def _spread(last: Val) -> tuple[Val, ...]:
    data = last.data
    if not isinstance(data, tuple):
        raise EvaluationError("The expanding argument (indicated by ...) must be of a tuple, list, or set type.")
    return tuple([item.marked(last.refs, last.sensitive) for item in data])


def _slice(names: OpenList, args: list[Val]) -> Val | None:
    if len(args) != 2:
        return None
    start, end = args[0].data, args[1].data
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= LONGEST_CUT):
        return None
    return names.cut(start, end).marked(args[0].refs | args[1].refs)


def _element(names: OpenList, args: list[Val]) -> Val | None:
    if len(args) != 1 or not isinstance(args[0].data, int):
        return None
    return element_of(names, args[0])


LONGEST_CUT = 100  # no provider has more zones in a region
_ON_OPEN_LISTS: Mapping[str, Callable[[OpenList, list[Val]], Val | None]] = {
    "slice": _slice,
    "element": _element,
    "sort": lambda names, _: names,
    "tolist": lambda names, _: names,
}


def _try(expr: Call, scope: Scope) -> Val:
    """Return the first argument that has a value; unknown where an argument before it may yet turn out to."""
    if not expr.arguments:
        raise EvaluationError("at least one argument is required")
    reasons: list[str] = []
    for argument in expr.arguments:
        gap = _gap_of_deploy(argument, scope)
        try:
            found = evaluate(argument, scope)
        except EvaluationError as error:
            if gap is not None:
                return unknown(DYNAMIC, *gap)
            reasons.append(error.reason)
            continue
        return found if gap is None else unknown(DYNAMIC, gap[0], every_ref(found) or gap[1])
    raise EvaluationError("no expression succeeded: " + "; ".join(reasons))


def _can(expr: Call, scope: Scope) -> Val:
    if len(expr.arguments) != 1:
        raise EvaluationError("exactly one argument is required")
    gap = _gap_of_deploy(expr.arguments[0], scope)
    if gap is not None:
        return unknown(BOOL, *gap)
    try:
        found = evaluate(expr.arguments[0], scope)
    except EvaluationError:
        return FALSE
    return TRUE.marked(every_ref(found)) if found.known else unknown(BOOL, gap_of(found).why, every_ref(found))


_SPECIAL: Mapping[str, Callable[[Call, Scope], Val]] = {"try": _try, "can": _can}


def _gap_of_deploy(expr: Expr, scope: Scope) -> tuple[str, Refs] | None:
    """Return why, and the refs, where anything that an expression refers to is only known after apply.

    Terraform does not try an expression as long as that is so. An input that nobody gave is another matter: it has a
    value when Terraform runs.
    """
    for val in _referred(expr, scope):
        found = _managed_gap(val, scope.context.gaps)
        if found is not None:
            return found
    return None


def _managed_gap(val: Val, seen: dict[int, tuple[object, tuple[str, Refs] | None]]) -> tuple[str, Refs] | None:
    """Return the first gap, however deep, that is there because of a resource; large values are searched once."""
    data = val.data
    if isinstance(data, Gap):
        managed = any(_DATA(ref) is None for ref in val.refs)
        return (data.why, val.refs) if managed else None
    if not isinstance(data, tuple | dict):
        return None
    known = seen.get(id(data))
    if known is not None:
        return known[1]
    gaps = (_managed_gap(part, seen) for part in parts_of(val))
    found = next((gap for gap in gaps if gap is not None), None)
    seen[id(data)] = data, found  # kept with the data, so that its identity stays its own
    return found


_DATA = re.compile(r"(?:^|[:.])data\.").search


def _referred(expr: Expr, scope: Scope) -> Iterator[Val]:
    """Yield the values that an expression refers to, as far as they exist."""
    for reference in references(expr):
        try:
            yield _step(reference, scope)
        except EvaluationError:
            continue


def _step(expr: Expr, scope: Scope) -> Val:
    """Evaluate a reference that only has literal steps."""
    if isinstance(expr, Attr):
        return attribute_of(_step(expr.source, scope), expr.name)
    if isinstance(expr, Index) and isinstance(expr.key, Literal):
        return element_of(_step(expr.source, scope), expr.key.value)
    return evaluate(expr, scope)
