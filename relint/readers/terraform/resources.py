"""From one instance of a block to the resource that the rest of relint sees.

Beside the configuration's own arguments, `attributes` has: `count` (a number) or `for_each` (the list of keys) where
the block has them; `depends_on` (addresses); `provider` as written; `__provider` with the arguments of the provider's
configuration, its `__name` and `__alias`; `__provider_versions` with what is asked of its release; `__instances`, an
`Unknown`, where nobody can say how many instances there are, and this one stands for all of them; and `lifecycle`,
with `ignore_changes` as a list of texts.
"""

from __future__ import annotations

from collections.abc import Mapping

from relint.lang.hcl.errors import EvaluationError, FileMissingError
from relint.lang.hcl.evaluate import Scope, evaluate
from relint.lang.hcl.open_values import plain
from relint.lang.hcl.syntax import Attribute, Block, Body, Expr, Index, Literal, ObjectOf, Traversal, TupleOf
from relint.lang.hcl.values import Refs, Val, every_ref, to_data
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Data, Unknown
from relint.readers.terraform.instances import META, META_BLOCKS, Instance
from relint.readers.terraform.module import Calls, Module
from relint.readers.terraform.module_sources import source_of
from relint.readers.terraform.nested import block_types, unrolled
from relint.readers.terraform.providers import provider_of, required_versions


class BlockSpans:
    """Where each attribute of a block stands, found when asked for."""

    __slots__ = ("body", "layout")

    def __init__(self, body: Body) -> None:
        self.body = body
        self.layout: dict[str, list[tuple[Block, Body]]] = {}  # "ingress" -> the blocks that its items come from

    def get(self, path: str, /) -> Span | None:
        """Return the span of the attribute or block at a dotted path."""
        body, prefix, parts = self.body, "", path.split(".")
        while parts:
            name = parts.pop(0)
            attribute = body.attributes.get(name)
            if attribute is not None:
                return _inside(body, attribute, parts)
            number = int(parts.pop(0)) if parts and parts[0].isdigit() else 0
            blocks = self.layout.get(prefix + name, ())
            if number >= len(blocks):
                return None
            block, body = blocks[number]
            if not parts:
                return block.span
            prefix = f"{prefix}{name}.{number}."
        return None


def _inside(body: Body, attribute: Attribute, parts: list[str]) -> Span:
    """Return the span of a part of an attribute's value, as far as it is written out."""
    source, expr = body.source_of(attribute.name), attribute.expr
    found: Span | None = None
    for part in parts:
        below = _item(expr, part)
        if below is None:
            break
        start, expr = below
        found = source.span(start, expr.end)
    return found or body.span(attribute)


def _item(expr: Expr, part: str) -> tuple[int, Expr] | None:
    if isinstance(expr, TupleOf):
        inside = part.isdigit() and int(part) < len(expr.items)
        return (expr.items[int(part)].start, expr.items[int(part)]) if inside else None
    if isinstance(expr, ObjectOf):
        pairs = ((key, value) for key, value in expr.items if isinstance(key, Literal) and key.value.data == part)
        return next(((key.start, value) for key, value in pairs), None)
    return None


class _Reader:
    """Collects the data and the refs of one block."""

    def __init__(self, module: Module, body: Body, own: str) -> None:
        self.module = module
        self.own = own
        self.spans = BlockSpans(body)
        self.refs: dict[str, tuple[str, ...]] = {}

    def body(self, body: Body, scope: Scope, prefix: str, skipped: frozenset[str]) -> dict[str, Data]:
        """Return a body's arguments and nested blocks as plain data."""
        found: dict[str, Data] = {}
        for name, attribute in body.attributes.items():
            if name not in skipped:
                found[name] = self._attribute(body, attribute, scope, prefix + name)
        for name in block_types(body):
            if name not in META_BLOCKS or prefix:
                found[name] = self._blocks(body, name, scope, prefix + name)
        return found

    def _attribute(self, body: Body, attribute: Attribute, scope: Scope, path: str) -> Data:
        try:
            val = plain(evaluate(attribute.expr, scope))
        except EvaluationError as error:
            return self._refused(error, body, attribute)
        self._note(path, val)
        return to_data(val)

    def _refused(self, error: EvaluationError, body: Body, attribute: Attribute) -> Data:
        if error.source is None:
            error.source = body.source_of(attribute.name)
        self.module.root.refused(error)
        why = "a file that it reads is not in the input" if isinstance(error, FileMissingError) else "it is not valid"
        return Unknown(why, span=body.span(attribute))

    def _note(self, path: str, val: Val) -> None:
        """Keep what a value was computed from: by attribute, deeper where a map's values differ."""
        if not val.refs and isinstance(val.data, dict):
            for name, part in val.data.items():
                self._note(f"{path}.{name}", part)
            return
        self.note(path, every_ref(val))

    def note(self, path: str, refs: Refs) -> None:
        """Keep what an attribute was computed from."""
        if refs and (found := tuple(sorted(refs - {self.own}))):
            self.refs[path] = found

    def _blocks(self, body: Body, name: str, scope: Scope, path: str) -> Data:
        try:
            blocks = unrolled(body, name, scope)
        except EvaluationError as error:
            if error.source is None:
                error.source = body.source
            self.module.root.refused(error)
            return Unknown("it is not valid")
        if isinstance(blocks, Val):
            self.note(path, blocks.refs)
            self.spans.layout[path] = [
                (block, block.body) for block in body.blocks if name in (block.type, *block.labels)
            ]
            return to_data(blocks)
        self.spans.layout[path] = [(each.block, each.body) for each in blocks]
        return [
            self.body(each.body, each.scope, f"{path}.{number}.", frozenset()) for number, each in enumerate(blocks)
        ]


def resource_of(instance: Instance) -> Resource:
    """Return the resource that an instance of a block is."""
    module, block = instance.module, instance.block
    reader = _Reader(module, block.body, instance.id)
    attributes = reader.body(block.body, instance.scope, "", META)
    attributes.update(_meta(instance, reader))
    sort, type_name, name = instance.name
    return Resource(
        address=instance.address,
        type=type_name if sort == "resource" else f"data.{type_name}",
        kind="other",
        format="terraform",
        span=block.span,
        scope=module.root.directory,
        name=name,
        attributes=attributes,
        spans=reader.spans,
        refs=reader.refs,
        labels=_labels(attributes),
        reusable=module.root.reusable,
    )


def opaque_module(calls: Calls, address: str, scope: Scope) -> Resource:
    """Return the resource that stands for a called module which is not in the input: its inputs are its attributes."""
    module, block = calls.caller, calls.block
    own = module.root.identity(address)
    reader = _Reader(module, block.body, own)
    attributes = reader.body(block.body, scope, "", META | {"providers"})
    attributes.update(_depends_on(module, block, reader))
    return Resource(
        address=address,
        type=f"module:{source_of(block)}",
        kind="module",
        format="terraform",
        span=block.span,
        scope=module.root.directory,
        name=calls.name,
        attributes=attributes,
        spans=reader.spans,
        refs=reader.refs,
        labels=_labels(attributes),
        reusable=module.root.reusable,
    )


def _labels(attributes: Mapping[str, Data]) -> Mapping[str, str]:
    """Return the tags or labels whose keys and values are known."""
    for name in ("tags", "labels"):
        found = attributes.get(name)
        if isinstance(found, Mapping):
            return {key: text for key, text in found.items() if isinstance(text, str)}
    return {}


def _meta(instance: Instance, reader: _Reader) -> dict[str, Data]:
    module, block, found = instance.module, instance.block, instance.found
    meta: dict[str, Data] = {}
    if found.sort == "unknown":
        meta["__instances"] = meta[found.by] = Unknown(found.why, found.refs)
    elif found.by == "count":
        meta["count"] = len(found.keys)
    elif found.by == "for_each":
        meta["for_each"] = [str(key) for key in found.keys]
    reader.note(found.by, found.refs)
    meta.update(_depends_on(module, block, reader))
    meta.update(_lifecycle(instance, reader))
    provider = block.body.attributes.get("provider")
    if provider is not None:
        meta["provider"] = _text(block.body, provider.expr)
    configuration = provider_of(module, instance.name[1], block)
    meta["__provider"] = {name: to_data(val) for name, val in configuration.items()}
    if versions := required_versions(module, instance.name[1]):
        meta["__provider_versions"] = versions
    return meta


def _text(body: Body, expr: Expr) -> str:
    return body.source.text[expr.start : expr.end].strip('"')


def _depends_on(module: Module, block: Block, reader: _Reader) -> dict[str, Data]:
    attribute = block.body.attributes.get("depends_on")
    if attribute is None or not isinstance(attribute.expr, TupleOf):
        return {}
    refs: Refs = frozenset()
    for item in attribute.expr.items:
        refs |= _named(module, item)
    reader.note("depends_on", refs)
    return {"depends_on": [_text(block.body, item) for item in attribute.expr.items]}


def _named(module: Module, expr: Expr) -> Refs:
    """Return the ids of the resources that an entry of `depends_on` names."""
    while isinstance(expr, Index):
        expr = expr.source
    if not isinstance(expr, Traversal) or expr.names[0] == "module":
        return frozenset()
    try:
        return every_ref(evaluate(expr, module))
    except EvaluationError:
        return frozenset()


def _lifecycle(instance: Instance, reader: _Reader) -> dict[str, Data]:
    blocks = [block for block in instance.block.body.blocks if block.type == "lifecycle"]
    if not blocks:
        return {}
    reader.spans.layout["lifecycle"] = [(block, block.body) for block in blocks]
    found: list[Data] = []
    for block in blocks:
        entry: dict[str, Data] = {}
        for name, attribute in block.body.attributes.items():
            entry[name] = _lifecycle_value(name, attribute, block.body)
        found.append(entry)
    return {"lifecycle": found}


def _lifecycle_value(name: str, attribute: Attribute, body: Body) -> Data:
    expr = attribute.expr
    if isinstance(expr, TupleOf):
        return [_text(body, item) for item in expr.items]
    if isinstance(expr, Literal):
        return to_data(expr.value)
    return _text(body, expr) if name in {"ignore_changes", "replace_triggered_by"} else Unknown("it is no literal")
