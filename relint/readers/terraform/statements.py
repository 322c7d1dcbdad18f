"""`moved`, `removed` and `import` blocks: what they say of resources by their addresses, and what is wrong with them.

Source: the language reference, "moved block", "removed block", "import block".
"""

from __future__ import annotations

from collections.abc import Iterator

from relint.lang.hcl.syntax import Attr, Attribute, Block, Body, Expr, Index, Literal, Traversal
from relint.model.finding import Problem
from relint.readers.terraform.declarations import Declarations
from relint.readers.terraform.expansion import escaped

STATIC = "A single static variable reference is required: attribute access and indexing with constant keys."


def address_of(expr: Expr) -> str | None:
    """Return the address that a reference writes; None where it is no reference with constant keys."""
    tail = ""
    while isinstance(expr, Attr | Index):
        if isinstance(expr, Attr):
            tail = f".{expr.name}{tail}"
        elif isinstance(expr.key, Literal):
            key = expr.key.value.data
            tail = (f'["{escaped(key)}"]' if isinstance(key, str) else f"[{key}]") + tail
        else:
            return None
        expr = expr.source
    return ".".join(expr.names) + tail if isinstance(expr, Traversal) else None


def statement_faults(body: Body, declared: Declarations, *, root: bool) -> Iterator[Problem]:
    """Yield what is wrong with the statements of one file of a module."""
    for block in body.blocks:
        check = _CHECKS.get(block.type)
        if check is None:
            continue
        malformed = list(_malformed(block))
        yield from malformed
        if not malformed and (root or block.type != "import"):
            yield from check(block, declared)


def _malformed(block: Block) -> Iterator[Problem]:
    for name in ("from", "to"):
        attribute = block.body.attributes.get(name)
        if attribute is not None and not isinstance(attribute.expr, Traversal | Attr | Index):
            yield Problem(block.body.source.span(attribute.expr.start, attribute.expr.end), STATIC)


def _declared(attribute: Attribute | None, declared: Declarations) -> Block | None:
    """Return the block of this module that an address without keys names."""
    address = address_of(attribute.expr) if attribute else None
    for (sort, type_name, name), block in declared.resources.items():
        if address == (f"{type_name}.{name}" if sort == "resource" else f"data.{type_name}.{name}"):
            return block
    return next((block for name, block in declared.calls.items() if address == f"module.{name}"), None)


def _moved(block: Block, declared: Declarations) -> Iterator[Problem]:
    found = _declared(block.body.attributes.get("from"), declared)
    if found is not None and not {"count", "for_each"} & found.body.attributes.keys():
        yield Problem(block.span.head, "The object that is said to have moved is still declared.")


def _removed(block: Block, declared: Declarations) -> Iterator[Problem]:
    found = _declared(block.body.attributes.get("from"), declared)
    if found is not None:
        yield Problem(found.span.head, "It is said to have been removed, but it is still declared.")


def _imported(block: Block, declared: Declarations) -> Iterator[Problem]:
    attribute = block.body.attributes.get("to")
    names = _names(attribute.expr) if attribute else ()
    if attribute is None or len(names) < 2 or names[0] in {"module", "data"}:
        return
    if ("resource", names[0], names[1]) not in declared.resources:
        place = block.body.source.span(attribute.expr.start, attribute.expr.end)
        yield Problem(place, "The configuration for the import target does not exist.")


def _names(expr: Expr) -> tuple[str, ...]:
    while isinstance(expr, Attr | Index):
        expr = expr.source
    return expr.names if isinstance(expr, Traversal) else ()


_CHECKS = {"moved": _moved, "removed": _removed, "import": _imported}


def import_id(declared: Declarations, address: str) -> tuple[Expr, Block] | None:
    """Return the id, and the block that says it, of the object that is imported to an address of the root module."""
    for block in declared.imports:
        to, given = block.body.attributes.get("to"), block.body.attributes.get("id")
        if to is not None and given is not None and address_of(to.expr) == address:
            return given.expr, block
    return None
