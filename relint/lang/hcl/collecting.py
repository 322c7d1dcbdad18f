"""Evaluates what makes collections: tuples, objects, for expressions and splats.

Source: the HCL syntax specification, and Terraform's behaviour for unknown and null parts.
"""

from __future__ import annotations

from collections.abc import Iterator

from relint.lang.hcl.convert import convert
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.numbers import count
from relint.lang.hcl.open_values import LazyObject, OpenObject, plain
from relint.lang.hcl.refining import gap_of
from relint.lang.hcl.scope import ITEM, Inner, Scope, evaluate
from relint.lang.hcl.syntax import Expr, For, Literal, ObjectOf, Splat, Traversal, TupleOf
from relint.lang.hcl.types import BOOL, DYNAMIC, NUMBER, STRING, ListType, SetType, TupleType, Type
from relint.lang.hcl.unify import unify
from relint.lang.hcl.values import Gap, Refs, Val, every_ref, list_of, object_val, string, tuple_of, unknown

ANY = Gap("it is any element")
MOST_STEPS = 1_000_000  # elements that all for expressions of a run may go through


def evaluate_tuple(expr: TupleOf, scope: Scope) -> Val:
    """Return `[a, b]`."""
    return tuple_of([evaluate(item, scope) for item in expr.items])


def evaluate_object(expr: ObjectOf, scope: Scope) -> Val:
    """Return `{ key = value }`; the last of equal keys wins, and an unknown key makes the whole unknown."""
    parts: dict[str, Val] = {}
    open_key: Val | None = None
    refs: Refs = frozenset()
    sensitive = False
    for key_expr, value_expr in expr.items:
        if isinstance(key_expr, Literal) and isinstance(key_expr.value.data, str):
            parts[key_expr.value.data] = evaluate(value_expr, scope)
            continue
        key = _key(key_expr, scope)
        value = evaluate(value_expr, scope)
        refs, sensitive = refs | key.refs, sensitive or key.sensitive
        if key.known:
            parts[key.text] = value
        else:
            open_key, refs = key, refs | value.refs
    if open_key is not None:
        return unknown(DYNAMIC, gap_of(open_key).why, refs, sensitive=sensitive)
    return object_val(parts).marked(refs, sensitive)


def _key(expr: Expr, scope: Scope) -> Val:
    if isinstance(expr, Traversal):
        raise EvaluationError(
            "If this expression is intended to be a reference, wrap it in parentheses. If it's instead intended as a "
            "literal name containing periods, wrap it in quotes to create a string literal."
        )
    key = evaluate(expr, scope)
    if key.null:
        raise EvaluationError("Can't use a null value as a key.")
    try:
        return convert(key, STRING)
    except EvaluationError as error:
        raise EvaluationError(f"Can't use this value as a key: {error.reason}.") from None


def evaluate_for(expr: For, scope: Scope) -> Val:
    """Return what a for expression makes; unknown where the collection, a condition or a key is."""
    source = plain(evaluate(expr.source, scope))
    if source.null:
        raise EvaluationError("A null value cannot be used as the collection in a 'for' expression.")
    if source.type.primitive:
        name = source.type.friendly
        raise EvaluationError(f"A value of type {name} cannot be used as the collection in a 'for' expression.")
    run = _Run(expr, scope, source)
    if source.known or source.type != DYNAMIC:
        run.check_condition()
    if not source.known:
        return unknown(DYNAMIC, gap_of(source).why, source.refs, sensitive=source.sensitive)
    return run.tuple() if expr.result_key is None else run.object(expr.result_key)


class _Run:
    """One evaluation of a for expression."""

    def __init__(self, expr: For, scope: Scope, source: Val) -> None:
        self.expr = expr
        self.scope = scope
        self.source = source
        self.refs = source.refs
        self.sensitive = source.sensitive
        self.open: Val | None = None

    def check_condition(self) -> None:
        """Refuse a condition that is wrong for any element, even where there is none."""
        if self.expr.condition is not None:
            names = (self.expr.value_name, self.expr.key_name or self.expr.value_name)
            verdict = evaluate(self.expr.condition, Inner(self.scope, dict.fromkeys(names, Val(DYNAMIC, ANY))))
            _bool(verdict)

    def tuple(self) -> Val:
        results = [evaluate(self.expr.result, inner) for inner in self._chosen()]
        if self.open is not None:
            return self._unknown(self.open, results)
        return tuple_of(results).marked(self.refs, self.sensitive)

    def object(self, key_expr: Expr) -> Val:
        groups: dict[str, list[Val]] = {}
        results: list[Val] = []
        for inner in self._chosen():
            key = self._key(key_expr, inner)
            if key is None:
                self._keep_refs(inner)
                continue
            result = evaluate(self.expr.result, inner)
            results.append(result)
            if key in groups and not self.expr.group:
                raise EvaluationError(
                    f"Two different items produced the key \"{key}\" in this 'for' expression. If duplicates are "
                    "expected, use the ellipsis (...) after the value expression to enable grouping by key."
                )
            groups.setdefault(key, []).append(result)
        if self.open is not None:
            return self._unknown(self.open, results)
        parts = {key: tuple_of(group) if self.expr.group else group[0] for key, group in groups.items()}
        return object_val(parts).marked(self.refs, self.sensitive)

    def _chosen(self) -> Iterator[Inner]:
        """Yield the scope of each element that the condition lets through, or might."""
        expr = self.expr
        spent = self.scope.context.spent
        for key, value in _elements(self.source):
            spent[0] += 1
            if spent[0] > MOST_STEPS:
                raise EvaluationError(f"The for expressions go through more than {MOST_STEPS} elements.")
            variables = {expr.value_name: value}
            if expr.key_name is not None:
                variables = {expr.key_name: key, expr.value_name: value}
            inner = Inner(self.scope, variables)
            if expr.condition is None or self._lets_through(expr.condition, inner):
                yield inner

    def _lets_through(self, condition: Expr, inner: Inner) -> bool:
        verdict = evaluate(condition, inner)
        try:
            verdict = _bool(verdict)
        except EvaluationError:
            if self.open is None:
                raise
            return False  # whether this element is there is no longer the question
        self.refs |= verdict.refs
        self.sensitive = self.sensitive or verdict.sensitive
        if not verdict.known:
            self.open = verdict
            self._keep_refs(inner)
        return verdict.data is True

    def _keep_refs(self, inner: Inner) -> None:
        """Keep what an element refers to that may turn out to be there; it is not evaluated for its own sake."""
        try:
            self.refs |= every_ref(evaluate(self.expr.result, inner))
        except EvaluationError:
            return

    def _key(self, key_expr: Expr, inner: Inner) -> str | None:
        """Return the key of an element; None where it is unknown, or where it is wrong but no longer matters."""
        key = evaluate(key_expr, inner)
        self.refs |= key.refs
        self.sensitive = self.sensitive or key.sensitive
        if not key.known:
            self.open = self.open or key
            return None
        try:
            if key.null:
                raise EvaluationError("Key expression in 'for' expression must not produce a null value.")
            return convert(key, STRING).text
        except EvaluationError as error:
            if self.open is not None:
                return None
            reason = error.reason if key.null else f"The key expression produced an invalid result: {error.reason}."
            raise EvaluationError(reason) from None

    def _unknown(self, cause: Val, results: list[Val]) -> Val:
        refs = self.refs.union(*(result.refs for result in results))
        return unknown(DYNAMIC, gap_of(cause).why, refs, sensitive=self.sensitive)


def _bool(verdict: Val) -> Val:
    if verdict.null:
        raise EvaluationError("The value of the 'if' clause must not be null.")
    try:
        return convert(verdict, BOOL)
    except EvaluationError as error:
        raise EvaluationError(f"The 'if' clause value is invalid: {error.reason}.") from None


def _elements(source: Val) -> Iterator[tuple[Val, Val]]:
    """Yield the keys and the values of a collection; of a set, each element is its own key."""
    data = source.data
    if isinstance(data, dict):
        for name, part in data.items():
            yield string(name), part
    elif isinstance(data, tuple):
        is_set = isinstance(source.type, SetType)
        for position, part in enumerate(data):
            yield part if is_set else Val(NUMBER, count(position)), part
    else:
        kind = source.type.friendly
        raise EvaluationError(f"A value of type {kind} cannot be used as the collection in a 'for' expression.")


def evaluate_splat(expr: Splat, scope: Scope) -> Val:
    """Return `source[*].each`: of one value, a tuple of one; of null, an empty tuple."""
    source = evaluate(expr.source, scope)
    single = isinstance(source, OpenObject | LazyObject) or not isinstance(source.type, ListType | SetType | TupleType)
    if isinstance(source, OpenObject | LazyObject):
        return tuple_of((_each(expr, source, scope),))
    if source.null:
        if single:
            return tuple_of(()).marked(source.refs, source.sensitive)
        raise EvaluationError("Splat expressions (with the * symbol) cannot be applied to null sequences.")
    if single:
        return _upgraded(expr, source, scope)
    if not source.known:
        return _unknown_splat(expr, source, scope)
    results = [_each(expr, item, scope) for item in source.items]
    whole = tuple_of(results) if isinstance(source.type, TupleType) else _as_list(results, expr, source.type, scope)
    return whole.marked(source.refs, source.sensitive)


def _each(expr: Splat, item: Val, scope: Scope) -> Val:
    return evaluate(expr.each, Inner(scope, {ITEM[0]: item}))


def _upgraded(expr: Splat, source: Val, scope: Scope) -> Val:
    if not source.known and (source.type == DYNAMIC or not gap_of(source).not_null):
        _each(expr, source, scope)  # it may be refused for its type
        return unknown(DYNAMIC, gap_of(source).why, source.refs, sensitive=source.sensitive)
    return tuple_of((_each(expr, source, scope),)).marked(source.refs, source.sensitive)


def _result_type(expr: Splat, element: Type, scope: Scope) -> Type:
    return _each(expr, Val(element, Gap("")), scope).type


def _unknown_splat(expr: Splat, source: Val, scope: Scope) -> Val:
    kind = source.type
    if isinstance(kind, TupleType):
        found: Type = TupleType(tuple(_result_type(expr, element, scope) for element in kind.elements))
    elif isinstance(kind, ListType | SetType):
        found = ListType(_result_type(expr, kind.element, scope))
    else:
        found = DYNAMIC
    gap = gap_of(source)
    least, most = (gap.least, gap.most) if isinstance(kind, ListType) else (0, None)
    return Val(found, Gap(gap.why, gap.not_null, least=least, most=most), source.refs, source.sensitive)


def _as_list(results: list[Val], expr: Splat, kind: Type, scope: Scope) -> Val:
    if not results and isinstance(kind, ListType | SetType):
        return list_of((), _result_type(expr, kind.element, scope))
    common = unify(tuple(result.type for result in results))
    if common is None or common == DYNAMIC:
        return tuple_of(results)
    return list_of([convert(result, common) for result in results], common)
