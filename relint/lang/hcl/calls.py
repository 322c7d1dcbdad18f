"""Evaluates function calls, and `try` and `can`, which take expressions rather than values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from relint.lang.hcl.basics import element_of
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.functions import FUNCTIONS, call
from relint.lang.hcl.open_values import OpenList, plain
from relint.lang.hcl.refining import gap_of
from relint.lang.hcl.scope import Scope, evaluate
from relint.lang.hcl.syntax import Attr, Call, Expr, Index, Splat, Traversal
from relint.lang.hcl.types import BOOL, DYNAMIC
from relint.lang.hcl.values import FALSE, TRUE, Gap, Refs, Val, every_ref, first_gap, parts_of, unknown

BUILT_IN = "provider::terraform::"


def evaluate_call(expr: Call, scope: Scope) -> Val:
    """Return what a function gives."""
    if not scope.context.calls:
        raise EvaluationError("Function calls not allowed: functions may not be called here.")
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
    if name.startswith("provider::") and name not in FUNCTIONS and not name.startswith(BUILT_IN):
        refs = frozenset[str]().union(*map(every_ref, args))
        return unknown(DYNAMIC, f"{name} is computed by a provider", refs)
    if name in _ON_OPEN_LISTS and args and isinstance(args[0], OpenList):
        found = _ON_OPEN_LISTS[name](args[0], args[1:])
        if found is not None:
            return found
    return _located(expr, lambda: call(name, [plain(arg) for arg in args], scope.context))


def _located(expr: Call, work: Callable[[], Val]) -> Val:
    """Do a call; an error that is about an argument has the argument's place."""
    try:
        return work()
    except EvaluationError as error:
        if error.place is None and error.argument is not None and error.argument < len(expr.arguments):
            at = expr.arguments[error.argument]
            error.place = (at.start, at.end)
        raise


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
    """Return the first argument that is not refused; unknown as a whole where a part is known only after apply.

    An input that nobody gave is another matter: it has a value when Terraform runs.
    """
    if not expr.arguments:
        raise EvaluationError("at least one argument is required")
    reasons: list[str] = []
    for argument in expr.arguments:
        try:
            found = evaluate(argument, scope)
        except EvaluationError as error:
            reasons.append(error.reason)
            continue
        gap = _managed_gap(plain(found), scope.context.gaps)
        return found if gap is None else unknown(DYNAMIC, gap[0], every_ref(found))
    raise EvaluationError("no expression succeeded: " + "; ".join(reasons))


def _can(expr: Call, scope: Scope) -> Val:
    if len(expr.arguments) != 1:
        raise EvaluationError("exactly one argument is required")
    try:
        found = plain(evaluate(expr.arguments[0], scope))
    except EvaluationError:
        return FALSE
    if found.known and _managed_gap(found, scope.context.gaps) is None:
        return TRUE.marked(every_ref(found))
    gap = first_gap(found) or gap_of(found)
    return unknown(BOOL, gap.why, every_ref(found))


def _templatestring(expr: Call, scope: Scope) -> Val:
    """Render a template that stands elsewhere; one that stands in the call itself would better be a plain template."""
    root: Expr | None = expr.arguments[0] if expr.arguments else None
    while isinstance(root, Attr | Index | Splat):
        root = root.source
    if root is not None and not isinstance(root, Traversal):
        raise EvaluationError(
            'Invalid value for "template" parameter: invalid template expression: must be a direct reference to a '
            "single string from elsewhere, containing valid Terraform template syntax."
        )
    return call(expr.name, [plain(evaluate(argument, scope)) for argument in expr.arguments], scope.context)


_SPECIAL: Mapping[str, Callable[[Call, Scope], Val]] = {"try": _try, "can": _can, "templatestring": _templatestring}


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
