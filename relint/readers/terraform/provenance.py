"""What `relint show` prints for people: each value with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from relint.lang.hcl.syntax import Attr, Block, Expr, Index, Traversal
from relint.lang.hcl.traversals import references
from relint.lang.hcl.values import Gap, Val
from relint.model.span import Span
from relint.readers.terraform.instances import Instance
from relint.readers.terraform.module import Module
from relint.readers.terraform.showing import Exactly, Shown, written

WIDEST = 100  # characters of a value


def lines(found: Shown, address: str) -> Iterator[str]:
    """Yield the resources whose address matches a pattern, then the outputs, of one root module."""
    for name, attributes in found.resources.items():
        if fnmatchcase(name, address) or name == address:
            each = found.instances[name]
            yield f"{name}  {_place(each.block.span)}"
            for key, val in attributes.items():
                yield f"  {key} = {_text(val)}  ({origin(each, key, val)})"
    if address == "*":
        for name, val in found.outputs.items():
            yield f"output {name} = {_text(val)}"


def origin(each: Instance, name: str, val: Val) -> str:
    """Say where an attribute's value comes from: "explicit", "default of var.x", "tfvars", "unknown", with its line."""
    if isinstance(val.data, Gap):
        return f"unknown: {val.data.why}"
    attribute = each.block.body.attributes.get(name)
    if attribute is None:
        block = next((block for block in each.block.body.blocks if name in (block.type, *_dynamic(block))), None)
        return "default" if block is None else f"explicit, {_place(block.span)}"
    place = _place(each.block.body.span(attribute))
    sources = list(dict.fromkeys(_variables(attribute.expr, each.module, set())))
    return ", ".join([*sources, place] if sources else ["explicit", place])


def _dynamic(block: Block) -> tuple[str, ...]:
    return block.labels if block.type == "dynamic" else ()


def _variables(expr: Expr, module: Module, seen: set[str]) -> Iterator[str]:
    """Yield where the variables come from that an expression uses, also through locals."""
    for sort, name in filter(None, map(_named, references(expr))):
        if sort == "var":
            yield _given(name, module)
        elif sort == "local" and name in module.declared.locals and name not in seen:
            seen.add(name)
            yield from _variables(module.declared.locals[name][0].expr, module, seen)


def _named(reference: Expr) -> tuple[str, str] | None:
    """Return the first two names of a reference."""
    while isinstance(reference, Attr | Index):
        reference = reference.source
    names = reference.names if isinstance(reference, Traversal) else ()
    return (names[0], names[1]) if len(names) > 1 else None


def _given(name: str, module: Module) -> str:
    given = module.root.given.get(name) if module.call is None else None
    if given:
        return f"var.{name} from {given.origin}"
    called = module.call is not None and name in module.call.block.body.attributes
    return f"var.{name} from its caller" if called else f"default of var.{name}"


def _place(span: Span) -> str:
    return f"{span.path}:{span.line}"


def _text(val: Val) -> str:
    if val.sensitive:
        return "(sensitive)"
    text = "(unknown)" if isinstance(val.data, Gap) else written(Exactly(val))
    return text if len(text) <= WIDEST else text[:WIDEST] + "..."
