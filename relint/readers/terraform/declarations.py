"""What the files of one directory declare, override files merged in; nothing is evaluated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from relint.lang.hcl.syntax import Attribute, Block, Body, Literal, Source
from relint.model.span import Span

Key: TypeAlias = tuple[str, str, str]
"""("resource" or "data", type, name)."""


@dataclass(slots=True)
class Declarations:
    """One module's declarations by name, in the order of its files."""

    directory: str  # "" for the top
    variables: dict[str, Block] = field(default_factory=dict)
    locals: dict[str, tuple[Attribute, Source]] = field(default_factory=dict)
    outputs: dict[str, Block] = field(default_factory=dict)
    resources: dict[Key, Block] = field(default_factory=dict)
    calls: dict[str, Block] = field(default_factory=dict)
    providers: dict[str, Block] = field(default_factory=dict)  # "aws", "aws.west"
    settings: list[Block] = field(default_factory=list)  # `terraform` blocks
    checks: list[Block] = field(default_factory=list)
    imports: list[Block] = field(default_factory=list)
    twice: list[tuple[Span, str]] = field(default_factory=list)  # what is declared a second time, and where
    baseless: list[tuple[Span, str]] = field(default_factory=list)  # what is overridden and declared nowhere else

    @property
    def has_backend(self) -> bool:
        """Whether it says where its state lies."""
        return any(block.type in {"backend", "cloud"} for each in self.settings for block in each.body.blocks)

    @property
    def configures_provider(self) -> bool:
        """Whether it configures a provider; a bare `provider "aws" {}` or a mere alias configures nothing."""
        return any(
            block.body.blocks or block.body.attributes.keys() - {"alias", "version"}
            for block in self.providers.values()
        )


def is_override(name: str) -> bool:
    """Tell whether a file's name says that it overrides what the others declare."""
    stem = name.partition(".")[0]
    return stem == "override" or stem.endswith("_override")


def declared(directory: str, bodies: Mapping[str, Body]) -> Declarations:
    """Return what the bodies of a directory's files, by path, declare."""
    found = Declarations(directory)
    later: list[Body] = []
    for path, body in bodies.items():
        if is_override(path.rpartition("/")[2]):
            later.append(body)
        else:
            _add_all(found, body)
    for body in later:
        _override_all(found, body)
    return found


def _add_all(found: Declarations, body: Body) -> None:
    for block in body.blocks:
        if block.type == "locals":
            _add_locals(found, block.body)
        elif block.type == "terraform":
            found.settings.append(block)
        elif block.type == "import":
            found.imports.append(block)
        elif block.type == "check":
            found.checks.append(block)
            nested = [each for each in block.body.of_type("data") if len(each.labels) == 2]
            found.resources.update({("data", each.labels[0], each.labels[1]): each for each in nested})
        else:
            _add(found, block)


def _add_locals(found: Declarations, body: Body) -> None:
    for name, attribute in body.attributes.items():
        if name in found.locals:
            found.twice.append((body.span(attribute), f"local.{name}"))
        found.locals[name] = (attribute, body.source)


def _add(found: Declarations, block: Block) -> None:
    place = _place(found, block)
    if place is None:
        return
    table, key, what = place
    if key in table:
        found.twice.append((block.span.head, what))
    else:
        table[key] = block


def _place(found: Declarations, block: Block) -> tuple[dict[Key, Block], Key, str] | None:
    """Return the table that a block belongs to, its key there and its name for people."""
    labels = block.labels
    if block.type in {"resource", "data"} and len(labels) == 2:
        address = ".".join(labels) if block.type == "resource" else f"data.{labels[0]}.{labels[1]}"
        return found.resources, (block.type, labels[0], labels[1]), address
    if block.type in _TABLES and len(labels) == 1:
        name = labels[0]
        if block.type == "provider":
            alias = block.body.attributes.get("alias")
            name = f"{name}.{_text(alias)}" if alias else name
        return getattr(found, _TABLES[block.type]), name, f"{block.type} {name}"  # type: ignore[return-value]
    return None


_TABLES = {"variable": "variables", "output": "outputs", "module": "calls", "provider": "providers"}


def _text(attribute: Attribute) -> str:
    return str(attribute.expr.value.data) if isinstance(attribute.expr, Literal) else ""


def _override_all(found: Declarations, body: Body) -> None:
    for block in body.blocks:
        if block.type == "locals":
            _override_locals(found, block.body)
        elif block.type == "terraform":
            found.settings.append(block)
        elif (place := _place(found, block)) is not None:
            table, key, what = place
            if key not in table and (block.type != "provider" or "." in str(key)):  # one without alias is always there
                found.baseless.append((block.span.head, what))
            table[key] = _merged(table[key], block) if key in table else block


def _override_locals(found: Declarations, body: Body) -> None:
    for name, attribute in body.attributes.items():
        if name not in found.locals:
            found.baseless.append((body.span(attribute), f"local.{name}"))
        found.locals[name] = (attribute, body.source_of(name))


def _merged(base: Block, override: Block) -> Block:
    """Return a block with the attributes of another in place of its own, and its nested blocks by type."""
    new = override.body
    elsewhere = dict(base.body.elsewhere or {}) | {name: new.source_of(name) for name in new.attributes}
    replaced = {_sort(block) for block in new.blocks}
    kept = [block for block in base.body.blocks if _sort(block) not in replaced or block.type == "lifecycle"]
    blocks = tuple(_with_lifecycle(kept, new))
    body = Body(base.body.source, {**base.body.attributes, **new.attributes}, blocks, elsewhere)
    return Block(base.start, base.end, base.type, base.labels, body)


def _sort(block: Block) -> str:
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def _with_lifecycle(kept: list[Block], new: Body) -> Iterator[Block]:
    """Yield the blocks of both; of `lifecycle`, the arguments are merged one by one."""
    lifecycle = next(new.of_type("lifecycle"), None)
    for block in kept:
        if block.type == "lifecycle" and lifecycle is not None:
            yield _merged(block, lifecycle)
            lifecycle = None
        else:
            yield block
    for block in new.blocks:
        if block.type != "lifecycle" or block is lifecycle:
            yield block
