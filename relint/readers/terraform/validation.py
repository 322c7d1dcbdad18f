"""What Terraform refuses before it evaluates anything: unknown arguments, missing ones, wrong labels, bad names.

Source: the language reference; only what Terraform's own blocks are made of, as providers' schemas are not here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from relint.lang.hcl.syntax import Attribute, Block, Body, Literal, Template
from relint.lang.hcl.traversals import references
from relint.model.finding import Problem
from relint.model.span import Span
from relint.readers.terraform.declarations import Declarations
from relint.readers.terraform.module_sources import is_local, local_directory, source_of
from relint.readers.terraform.sources import Sources

NAME = re.compile(r"[^\W\d][\w-]*")


@dataclass(frozen=True, slots=True)
class Form:
    """What a block of Terraform's own may hold; `None` for arguments: anything."""

    labels: int
    arguments: frozenset[str] | None
    blocks: frozenset[str] | None
    required: tuple[str, ...] = ()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FORMS: Mapping[str, Form] = {
    "variable": Form(
        1, _words("description type default sensitive nullable ephemeral deprecated"), _words("validation")
    ),
    "output": Form(
        1, _words("description value sensitive depends_on ephemeral deprecated"), _words("precondition"), ("value",)
    ),
    "locals": Form(0, None, frozenset()),
    "module": Form(1, None, frozenset(), ("source",)),
    "resource": Form(2, None, None),
    "data": Form(2, None, None),
    "ephemeral": Form(2, None, None),
    "provider": Form(1, None, None),
    "terraform": Form(0, None, None),
    "moved": Form(0, _words("from to"), frozenset(), ("from", "to")),
    "import": Form(0, None, frozenset(), ("to",)),
    "removed": Form(0, _words("from"), _words("lifecycle provisioner connection"), ("from",)),
    "check": Form(1, None, _words("data assert")),
    "action": Form(2, None, None),
    "language": Form(0, None, None),
}
TERRAFORM_DATA = _words("input triggers_replace count for_each depends_on provider")
LIFECYCLE = _words("create_before_destroy prevent_destroy ignore_changes replace_triggered_by")
CONDITIONS = _words("condition error_message")


def file_faults(body: Body, *, override: bool = False) -> Iterator[Problem]:
    """Yield what is wrong with the blocks of one file, each by itself; an override need not be complete."""
    for attribute in body.attributes.values():
        yield Problem(body.span(attribute), f'An argument named "{attribute.name}" is not expected here.')
    for block in body.blocks:
        form = FORMS.get(block.type)
        if form is None:
            yield Problem(block.span.head, f'Blocks of type "{block.type}" are not expected here.')
        else:
            yield from _block_faults(block, replace(form, required=()) if override else form)


def _block_faults(block: Block, form: Form) -> Iterator[Problem]:
    if len(block.labels) != form.labels:
        yield Problem(block.span.head, f"A {block.type} block has {form.labels} labels, not {len(block.labels)}.")
        return
    for label in block.labels:
        if not NAME.fullmatch(label):
            yield Problem(block.span.head, f'"{label}" is not a valid name.')
    for attribute in block.body.attributes.values() if block.type == "locals" else ():
        if not NAME.fullmatch(attribute.name):
            yield Problem(block.body.span(attribute), f'"{attribute.name}" is not a valid name.')
    yield from _content_faults(block, form)
    kind = block.body.attributes.get("type")
    if block.type == "variable" and kind is not None and isinstance(kind.expr, Literal | Template):
        yield Problem(block.body.span(kind), "Quoted type constraints are those of Terraform 0.11; remove the quotes.")
    yield from _meta_faults(block)


def _content_faults(block: Block, form: Form) -> Iterator[Problem]:
    body = block.body
    for attribute in body.attributes.values():
        if form.arguments is not None and attribute.name not in form.arguments:
            yield Problem(body.span(attribute), f'An argument named "{attribute.name}" is not expected here.')
    for inner in body.blocks:
        if form.blocks is not None and inner.type not in form.blocks:
            yield Problem(inner.span.head, f'Blocks of type "{inner.type}" are not expected here.')
        elif inner.type in {"validation", "precondition", "postcondition", "assert"}:
            yield from _condition_faults(inner)
    for name in form.required:
        if name not in body.attributes:
            yield Problem(block.span.head, f'The argument "{name}" is required, but no definition was found.')


def _condition_faults(block: Block) -> Iterator[Problem]:
    for name in sorted(CONDITIONS - block.body.attributes.keys()):
        yield Problem(block.span.head, f'The argument "{name}" is required, but no definition was found.')
    for attribute in block.body.attributes.values():
        if attribute.name not in CONDITIONS:
            yield Problem(block.body.span(attribute), f'An argument named "{attribute.name}" is not expected here.')
    condition = block.body.attributes.get("condition")
    if condition is not None and not any(True for _ in references(condition.expr)):
        place = block.body.source.span(condition.expr.start, condition.expr.end)
        yield Problem(place, "The condition refers to nothing, so that its result would not check anything.")


def _meta_faults(block: Block) -> Iterator[Problem]:
    body = block.body
    if block.type in {"resource", "data", "module"} and {"count", "for_each"} <= body.attributes.keys():
        yield Problem(
            body.span(body.attributes["for_each"]), 'The "count" and "for_each" meta-arguments are exclusive.'
        )
    if block.type not in {"resource", "data"}:
        return
    for lifecycle in body.of_type("lifecycle"):
        yield from _lifecycle_faults(lifecycle.body)
        for condition in lifecycle.body.blocks:
            yield from _condition_faults(condition)
    if block.labels[0] == "terraform_data":
        for attribute in body.attributes.values():
            if attribute.name not in TERRAFORM_DATA:
                yield Problem(body.span(attribute), f'An argument named "{attribute.name}" is not expected here.')


def _lifecycle_faults(body: Body) -> Iterator[Problem]:
    for attribute in body.attributes.values():
        if attribute.name not in LIFECYCLE:
            yield Problem(body.span(attribute), f'An argument named "{attribute.name}" is not expected here.')
        elif attribute.name in {"create_before_destroy", "prevent_destroy"} and any(
            True for _ in references(attribute.expr)
        ):
            yield Problem(_place(body, attribute), "Variables may not be used here.")


def _place(body: Body, attribute: Attribute) -> Span:
    return body.source_of(attribute.name).span(attribute.expr.start, attribute.expr.end)


def source_faults(call: Block) -> Iterator[Problem]:
    """Yield what is wrong with where a call says that its module is."""
    source = call.body.attributes.get("source")
    if source is not None and any(True for _ in references(source.expr)):
        yield Problem(_place(call.body, source), "Variables may not be used here.")
    elif source is not None and "version" in call.body.attributes and is_local(source_of(call)):
        yield Problem(_place(call.body, source), "A local directory has no version.")


def absent_module(directory: str, call: Block, sources: Sources) -> Iterator[Problem]:
    """Yield a problem where a call names a directory of the workspace that holds no module."""
    source = source_of(call)
    path = local_directory(directory, source) if is_local(source) else None
    if path is not None and path not in sources.by_directory:
        yield Problem(call.span.head, f"There is no module at {source}.")


def call_faults(call: Block, target: Declarations) -> Iterator[Problem]:
    """Yield what is wrong with the arguments of a module call."""
    meta = {"source", "version", "providers", "count", "for_each", "depends_on"}
    body = call.body
    for attribute in body.attributes.values():
        if attribute.name not in meta and attribute.name not in target.variables:
            yield Problem(body.span(attribute), f'An argument named "{attribute.name}" is not expected here.')
    for name, variable in target.variables.items():
        if name not in body.attributes and "default" not in variable.body.attributes:
            yield Problem(call.span.head, f'The argument "{name}" is required, but no definition was found.')
