"""What an expression refers to, without evaluating it."""

from __future__ import annotations

from collections.abc import Iterator

from relint.lang.hcl.syntax import (
    Attr,
    Binary,
    Call,
    Conditional,
    Expr,
    For,
    Index,
    Literal,
    ObjectOf,
    Splat,
    Template,
    TemplateFor,
    TemplateIf,
    Traversal,
    TupleOf,
    Unary,
    Wrap,
)


def references(expr: Expr, bound: frozenset[str] = frozenset()) -> Iterator[Expr]:
    """Yield the longest references in an expression whose steps are all literal, outermost first.

    Names that the expression itself binds, as in a for expression, are left out.
    """
    waiting: list[tuple[Expr, frozenset[str]]] = [(expr, bound)]
    while waiting:
        node, names = waiting.pop()
        if isinstance(node, Traversal):
            if node.names[0] not in names:
                yield node
        elif (root := _static_root(node)) is not None:
            if root.names[0] not in names:
                yield node
        else:
            waiting += reversed(list(_children(node, names)))


def _static_root(expr: Expr) -> Traversal | None:
    """Return where a chain of literal steps begins; None where a step is not literal."""
    while isinstance(expr, Attr) or (isinstance(expr, Index) and isinstance(expr.key, Literal)):
        expr = expr.source
    return expr if isinstance(expr, Traversal) else None


def _children(node: Expr, names: frozenset[str]) -> Iterator[tuple[Expr, frozenset[str]]]:
    if isinstance(node, For):
        yield node.source, names
        inner = names | {node.value_name, node.key_name or node.value_name}
        for part in (node.result_key, node.result, node.condition):
            if part is not None:
                yield part, inner
    elif isinstance(node, TemplateFor):
        yield node.source, names
        yield node.body, names | {node.value_name, node.key_name or node.value_name}
    else:
        for part in _parts(node):
            yield part, names


def _parts(node: Expr) -> tuple[Expr, ...]:  # noqa: C901 - one line a sort of node
    match node:
        case Attr() | Unary() | Wrap():
            return (node.source if isinstance(node, Attr) else node.operand if isinstance(node, Unary) else node.inner,)
        case Index():
            return node.source, node.key
        case Splat():
            return node.source, node.each
        case Binary():
            return node.left, node.right
        case Conditional() | TemplateIf():
            return node.condition, node.then, node.otherwise
        case Call():
            return node.arguments
        case TupleOf():
            return node.items
        case ObjectOf():
            return tuple(part for item in node.items for part in item)
        case Template():
            return node.parts
        case _:
            return ()
