"""What `relint show` prints for people: each value with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from relint.lang.hcl.syntax import Expr, Traversal
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
        return "explicit" if any(True for _ in each.block.body.of_type(name)) else "default"
    place = _place(each.block.body.span(attribute))
    sources = list(dict.fromkeys(_variables(attribute.expr, each.module)))
    return ", ".join([*sources, place] if sources else ["explicit", place])


def _variables(expr: Expr, module: Module) -> Iterator[str]:
    for reference in references(expr):
        if isinstance(reference, Traversal) and reference.names[0] == "var" and len(reference.names) > 1:
            name = reference.names[1]
            given = module.root.given.get(name) if module.call is None else None
            called = module.call is not None and name in module.call.block.body.attributes
            if given:
                yield f"var.{name} from {given.origin}"
            else:
                yield f"var.{name} from its caller" if called else f"default of var.{name}"


def _place(span: Span) -> str:
    return f"{span.path}:{span.line}"


def _text(val: Val) -> str:
    if val.sensitive:
        return "(sensitive)"
    text = "(unknown)" if isinstance(val.data, Gap) else written(Exactly(val))
    return text if len(text) <= WIDEST else text[:WIDEST] + "..."
