"""Type constraints of variables: `object({name = string, size = optional(number, 3)})`.

Source: the language reference, "Type Constraints".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from relint.lang.hcl.convert import convert
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.evaluate import Scope, evaluate
from relint.lang.hcl.syntax import Call, Expr, Literal, ObjectOf, Template, Traversal, TupleOf, Wrap
from relint.lang.hcl.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListType,
    MapType,
    SetType,
    TupleType,
    Type,
    object_of,
)
from relint.lang.hcl.values import Val, object_val, tuple_of

ELEMENT = ""  # the child that holds the defaults of a collection's elements


@dataclass(frozen=True, slots=True)
class Defaults:
    """Values for optional attributes of an object type, and the same for what lies inside."""

    values: Mapping[str, Val] = field(default_factory=dict)
    children: Mapping[str, Defaults] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.values or self.children)

    def apply(self, val: Val) -> Val:
        """Return the value with the defaults where an attribute is absent or null."""
        data = val.data
        if not self:
            return val
        if isinstance(data, tuple):
            return tuple_of([self._child(str(i)).apply(part) for i, part in enumerate(data)]).marked(
                val.refs, val.sensitive
            )
        if isinstance(data, dict):
            return object_val(self._filled(data)).marked(val.refs, val.sensitive)
        return val

    def _child(self, name: str) -> Defaults:
        return self.children.get(name) or self.children.get(ELEMENT) or Defaults()

    def _filled(self, data: Mapping[str, Val]) -> dict[str, Val]:
        parts = {name: self._child(name).apply(part) for name, part in data.items()}
        for name, default in self.values.items():
            if name not in parts or parts[name].null:
                parts[name] = self._child(name).apply(default)
        return parts


@dataclass(frozen=True, slots=True)
class Constraint:
    """What a variable's value is converted to."""

    type: Type = DYNAMIC
    defaults: Defaults = field(default_factory=Defaults)

    def applied(self, val: Val) -> Val:
        """Return the value as this type, defaults filled in.

        Raises:
            EvaluationError: it does not fit.
        """
        return convert(self.defaults.apply(val), self.type)


def constraint(expr: Expr, scope: Scope) -> Constraint:
    """Return the constraint that an expression writes; `scope` is for the defaults in it.

    Raises:
        EvaluationError: it is no type.
    """
    try:
        return _constraint(expr, scope)
    except EvaluationError as error:
        error.place = error.place or (expr.start, expr.end)
        raise


def _constraint(expr: Expr, scope: Scope) -> Constraint:
    if isinstance(expr, Traversal) and len(expr.names) == 1:
        return _word(expr.names[0])
    if isinstance(expr, Literal | Template | Wrap):
        return _quoted(expr)
    if isinstance(expr, Call) and len(expr.arguments) == 1 and expr.name in _CONSTRUCTORS:
        return _CONSTRUCTORS[expr.name](expr.arguments[0], scope)
    raise EvaluationError("This is not a valid type constraint.")


def _quoted(expr: Expr) -> Constraint:
    """Read the form of Terraform 0.11: "string", "list", "map"."""
    text = expr.value.data if isinstance(expr, Literal) else None
    if text in {"string", "list", "map"}:
        return _word(str(text))
    raise EvaluationError("This is not a valid type constraint.")


_WORDS: Mapping[str, Type] = {
    "string": STRING,
    "number": NUMBER,
    "bool": BOOL,
    "any": DYNAMIC,
    "list": ListType(DYNAMIC),
    "map": MapType(DYNAMIC),
}


def _word(name: str) -> Constraint:
    if name in _CONSTRUCTORS and name not in _WORDS:
        raise EvaluationError(f"The {name} type constructor requires one argument.")
    if name not in _WORDS:
        raise EvaluationError(f'The keyword "{name}" is not a valid type specification.')
    return Constraint(_WORDS[name])


def _collection(make: Callable[[Type], Type]) -> Callable[[Expr, Scope], Constraint]:
    def read(expr: Expr, scope: Scope) -> Constraint:
        inner = constraint(expr, scope)
        children = {ELEMENT: inner.defaults} if inner.defaults else {}
        return Constraint(make(inner.type), Defaults({}, children))

    return read


def _tuple(expr: Expr, scope: Scope) -> Constraint:
    if not isinstance(expr, TupleOf):
        raise EvaluationError("Tuple type constructor requires a list of element types.")
    parts = [constraint(item, scope) for item in expr.items]
    children = {str(i): part.defaults for i, part in enumerate(parts) if part.defaults}
    return Constraint(TupleType(tuple(part.type for part in parts)), Defaults({}, children))


def _object(expr: Expr, scope: Scope) -> Constraint:
    if not isinstance(expr, ObjectOf):
        raise EvaluationError("Object type constructor requires a map whose keys are names and values are types.")
    types: dict[str, Type] = {}
    optional: list[str] = []
    values: dict[str, Val] = {}
    children: dict[str, Defaults] = {}
    for key, value in expr.items:
        name = str(key.value.data) if isinstance(key, Literal) else ""
        inner, default = _attribute(value, scope)
        types[name] = inner.type
        if inner.defaults:
            children[name] = inner.defaults
        if isinstance(value, Call) and value.name == "optional":
            optional.append(name)
            if default is not None:
                values[name] = default
    return Constraint(object_of(types, optional), Defaults(values, children))


def _attribute(expr: Expr, scope: Scope) -> tuple[Constraint, Val | None]:
    if not (isinstance(expr, Call) and expr.name == "optional"):
        return constraint(expr, scope), None
    try:
        if len(expr.arguments) not in {1, 2}:
            raise EvaluationError("optional() takes a type and possibly a default.")
        inner = constraint(expr.arguments[0], scope)
        if len(expr.arguments) == 1:
            return inner, None
        return inner, inner.applied(evaluate(expr.arguments[1], scope))
    except EvaluationError as error:
        error.place = error.place or ((expr.arguments or (expr,))[-1].start, expr.end)
        raise


_CONSTRUCTORS: Mapping[str, Callable[[Expr, Scope], Constraint]] = {
    "list": _collection(ListType),
    "set": _collection(SetType),
    "map": _collection(MapType),
    "tuple": _tuple,
    "object": _object,
}
