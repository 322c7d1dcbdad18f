"""What Terraform wants written out, because it reads it before it knows any value: flags, backends, lifecycles, names.

Source: the language reference on each block; Terraform's own behaviour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relint.lang.hcl.syntax import Attr, Attribute, Block, Body, Expr, Index, Traversal, TupleOf
from relint.lang.hcl.traversals import references
from relint.model.finding import Problem
from relint.readers.terraform.declarations import Declarations

RESERVED = frozenset("source version providers count for_each lifecycle depends_on locals".split())  # noqa: SIM905
BUILT_IN = frozenset({("resource", "terraform_data"), ("data", "terraform_remote_state")})
INSIDE = frozenset({"lifecycle", "provisioner", "connection", "dynamic"})
SETTINGS = frozenset({"required_version", "experiments"})
SETTING_BLOCKS = frozenset({"required_providers", "backend", "cloud", "provider_meta"})
FLAGS = frozenset({"description", "sensitive", "nullable", "ephemeral"})
DATA = frozenset({"all", "input", "triggers_replace", "output", "id"})
NO_RESOURCE = frozenset({"var", "local", "module", "path", "terraform", "data", "self"})
WRITTEN_OUT = "Variables may not be used here."


def rigid_faults(declared: Declarations) -> Iterator[Problem]:
    """Yield what is wrong with the parts of a module that must be written out."""
    for variable in declared.variables.values():
        if variable.labels[0] in RESERVED:
            yield Problem(variable.span.head, f'The variable name "{variable.labels[0]}" is reserved.')
        yield from _constant(variable.body, FLAGS)
    for output in declared.outputs.values():
        yield from _constant(output.body, FLAGS)
    for (sort, type_name, _), block in declared.resources.items():
        yield from _resource(sort, type_name, block)
    yield from _settings(declared.settings)
    yield from _checks(declared.checks)


def _refers(expr: Expr) -> bool:
    return any(True for _ in references(expr))


def _problem(body: Body, attribute: Attribute, expr: Expr, message: str) -> Problem:
    return Problem(body.source_of(attribute.name).span(expr.start, expr.end), message)


def _constant(body: Body, names: frozenset[str]) -> Iterator[Problem]:
    for attribute in body.attributes.values():
        if attribute.name in names and _refers(attribute.expr):
            yield _problem(body, attribute, attribute.expr, WRITTEN_OUT)


def _resource(sort: str, type_name: str, block: Block) -> Iterator[Problem]:
    if type_name.startswith("terraform_") and (sort, type_name) not in BUILT_IN:
        yield Problem(block.span.head, f'The built-in provider has no {sort} of type "{type_name}".')
    for inner in block.body.blocks if type_name == "terraform_data" else ():
        if inner.type not in INSIDE:
            yield Problem(inner.span.head, f'Blocks of type "{inner.type}" are not expected here.')
    lifecycles = list(block.body.of_type("lifecycle"))
    for second in lifecycles[1:]:
        yield Problem(second.span.head, "This resource already has a lifecycle block.")
    for lifecycle in lifecycles:
        yield from _lifecycle(lifecycle.body, type_name)


def _lifecycle(body: Body, type_name: str) -> Iterator[Problem]:
    for name, known in (("ignore_changes", DATA), ("replace_triggered_by", None)):
        attribute = body.attributes.get(name)
        items = attribute.expr.items if attribute and isinstance(attribute.expr, TupleOf) else ()
        for item in items:
            root = _root(item)
            if attribute is None or root is None:
                continue
            if known is None and root in NO_RESOURCE:
                yield _problem(body, attribute, item, "Only resources may be named here.")
            elif known is not None and type_name == "terraform_data" and root not in known:
                yield _problem(body, attribute, item, f'This object has no attribute named "{root}".')


def _root(expr: Expr) -> str | None:
    while isinstance(expr, Attr | Index):
        expr = expr.source
    return expr.names[0] if isinstance(expr, Traversal) else None


def _settings(blocks: Sequence[Block]) -> Iterator[Problem]:
    backends = 0
    for block in blocks:
        for attribute in block.body.attributes.values():
            if attribute.name not in SETTINGS:
                message = f'An argument named "{attribute.name}" is not expected here.'
                yield Problem(block.body.span(attribute), message)
        for inner in block.body.blocks:
            if inner.type not in SETTING_BLOCKS:
                yield Problem(inner.span.head, f'Blocks of type "{inner.type}" are not expected here.')
            backends += inner.type in {"backend", "cloud"}
            if inner.type == "backend":
                yield from _constant(inner.body, frozenset(inner.body.attributes))
            if inner.type in {"backend", "cloud"} and backends == 2:
                yield Problem(inner.span.head, "A module may have only one backend.")


def _checks(blocks: Sequence[Block]) -> Iterator[Problem]:
    names: set[str] = set()
    for block in blocks:
        if block.labels and block.labels[0] in names:
            yield Problem(block.span.head, f'A check block named "{block.labels[0]}" was already declared.')
        names.update(block.labels[:1])
        if not any(True for _ in block.body.of_type("assert")):
            yield Problem(block.span.head, "A check block needs an assert block.")
