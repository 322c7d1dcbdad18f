"""What an expression may name: Terraform refuses other references before it evaluates, so that `try` does not help.

Source: Terraform's own behaviour; the language reference, "References to Named Values".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.parse import parse_expression
from relint.lang.hcl.syntax import Attr, Block, Body, Expr, Index, Literal, Source, SyntaxFault, Traversal, TupleOf
from relint.lang.hcl.traversals import references
from relint.model.finding import Problem
from relint.readers.terraform.declarations import Declarations
from relint.readers.terraform.module import Module

Steps: TypeAlias = list["str | Literal"]
"""The steps behind a reference's first name: attributes by name, keys as literals."""

Part: TypeAlias = tuple[Expr, Source, frozenset[str]]
"""An expression, where it is written, and the names beyond the module's that it may use."""

NOTHING: frozenset[str] = frozenset()
SCHEMAS: Mapping[tuple[str, str], frozenset[str]] = {
    ("resource", "terraform_data"): frozenset({"id", "input", "output", "triggers_replace"}),
    ("data", "terraform_remote_state"): frozenset({"backend", "config", "defaults", "outputs", "workspace"}),
}
PATHS = frozenset({"cwd", "module", "root"})
CALL_META = frozenset({"source", "version", "providers", "depends_on"})
META = frozenset({"provider", "depends_on"})
PROVIDER_META = frozenset({"alias", "version"})


def naming_faults(module: Module) -> Iterator[Problem]:
    """Yield what the expressions of one module name although they may not."""
    yield from _dependency_faults(module.declared)
    for expr, source, allowed in _expressions(module.declared):
        for place, reason in faults(expr, module.declared, allowed):
            yield Problem(source.span(place.start, place.end), reason)


def _dependency_faults(declared: Declarations) -> Iterator[Problem]:
    """Yield what is wrong with the entries of `depends_on`."""
    tables = (declared.resources, declared.calls, declared.outputs)
    for body in (block.body for table in tables for block in table.values()):
        attribute = body.attributes.get("depends_on")
        entries = attribute.expr.items if attribute and isinstance(attribute.expr, TupleOf) else ()
        for entry in entries:
            place = body.source_of("depends_on").span(entry.start, entry.end)
            expr = _unquoted(entry)
            if expr is None:
                yield Problem(place, "A single static variable reference is required.")
            for _, reason in faults(expr, declared, frozenset({"each", "count"})) if expr else ():
                yield Problem(place, reason)


def _unquoted(expr: Expr) -> Expr | None:
    """Return a reference, which may stand between quotes as in old configurations; None for anything else."""
    if isinstance(expr, Literal) and isinstance(expr.value.data, str):
        try:
            expr = parse_expression(expr.value.data)
        except SyntaxFault:
            return None
    return expr if isinstance(expr, Traversal | Attr | Index) else None


def check_names(expr: Expr, module: Module) -> None:
    """Check an expression that stands nowhere in a module's files.

    Raises:
        EvaluationError: it names what it may not.
    """
    for place, reason in faults(expr, module.declared, NOTHING):
        error = EvaluationError(reason)
        error.place = (place.start, place.end)
        raise error


def faults(expr: Expr, declared: Declarations, allowed: frozenset[str]) -> Iterator[tuple[Expr, str]]:
    """Yield each reference that Terraform refuses, with its reason."""
    for reference in references(expr):
        root, steps = _steps(reference)
        if root in allowed:
            continue
        reason = _CHECKS[root](declared, steps) if root in _CHECKS else _resource(declared, ["resource", root, *steps])
        if reason:
            yield reference, reason


def _steps(reference: Expr) -> tuple[str, Steps]:
    found: Steps = []
    while isinstance(reference, Attr | Index):
        if isinstance(reference, Attr):
            found.append(reference.name)
        elif isinstance(reference.key, Literal):
            found.append(reference.key)
        reference = reference.source
    names = reference.names if isinstance(reference, Traversal) else ("",)
    return names[0], [*names[1:], *reversed(found)]


def _named(steps: Steps, root: str, known: frozenset[str] | Mapping[str, object], refusal: str) -> str:
    if not steps or not isinstance(steps[0], str):
        return f'The "{root}" object cannot be accessed directly. Instead, access one of its attributes.'
    return "" if steps[0] in known else refusal.format(steps[0])


def _variable(declared: Declarations, steps: Steps) -> str:
    return _named(steps, "var", declared.variables, 'An input variable with the name "{}" has not been declared.')


def _local(declared: Declarations, steps: Steps) -> str:
    return _named(steps, "local", declared.locals, 'A local value with the name "{}" has not been declared.')


def _module(declared: Declarations, steps: Steps) -> str:
    return _named(steps, "module", declared.calls, 'No module call named "{}" is declared in this module.')


def _path(_: Declarations, steps: Steps) -> str:
    return _named(steps, "path", PATHS, 'The "path" object does not have an attribute named "{}".')


def _terraform(_: Declarations, steps: Steps) -> str:
    known = frozenset({"workspace", "applying"})
    return _named(steps, "terraform", known, 'The "terraform" object does not have an attribute named "{}".')


def _each(_: Declarations, __: Steps) -> str:
    return 'A reference to "each" can be used only where the "for_each" argument is set.'


def _count(_: Declarations, __: Steps) -> str:
    return 'A reference to "count" can be used only where the "count" argument is set.'


def _self(_: Declarations, __: Steps) -> str:
    return 'The "self" object is available only in provisioner, connection and postcondition blocks.'


def _data(declared: Declarations, steps: Steps) -> str:
    return _resource(declared, ["data", *steps])


def _managed(declared: Declarations, steps: Steps) -> str:
    return _resource(declared, ["resource", *steps])


def _resource(declared: Declarations, steps: Steps) -> str:
    """Say what is wrong with a reference to a resource; `steps` are its sort, its type, its name and what follows."""
    sort, names, rest = str(steps[0]), steps[1:3], steps[3:]
    if len(names) < 2 or not all(isinstance(name, str) for name in names):
        return (
            "A reference to a resource type must be followed by at least one attribute access, specifying the resource "
            "name."
        )
    key = (sort, str(names[0]), str(names[1]))
    block = declared.resources.get(key)
    if block is None:
        word = "managed" if sort == "resource" else "data"
        return f'A {word} resource "{key[1]}" "{key[2]}" has not been declared in this module.'
    return _instance(block, key, rest)


def _instance(block: Block, key: tuple[str, str, str], rest: Steps) -> str:
    by = next((word for word in ("count", "for_each") if word in block.body.attributes), None)
    if not rest:
        return ""
    keyed = isinstance(rest[0], Literal)
    if by and not keyed:
        return f'Because {key[1]}.{key[2]} has "{by}" set, its attributes must be accessed on specific instances.'
    if keyed and not by:
        return (
            f'Because {key[1]}.{key[2]} does not have "count" or "for_each" set, references to it must not include an '
            "index key."
        )
    attribute = rest[1] if keyed and len(rest) > 1 else rest[0]
    schema = SCHEMAS.get(key[:2])
    if schema is None or not isinstance(attribute, str) or attribute in schema:
        return ""
    return f'This object has no argument, nested block, or exported attribute named "{attribute}".'


def _reserved(_: Declarations, __: Steps) -> str:
    return ""


_CHECKS = {
    "var": _variable,
    "local": _local,
    "module": _module,
    "path": _path,
    "terraform": _terraform,
    "each": _each,
    "count": _count,
    "self": _self,
    "data": _data,
    "resource": _managed,
    "ephemeral": _reserved,
}


def _expressions(declared: Declarations) -> Iterator[Part]:
    """Yield every expression of a module that Terraform evaluates in its scope."""
    for attribute, source in declared.locals.values():
        yield attribute.expr, source, NOTHING
    bodies = [(output.body, META) for output in declared.outputs.values()]
    bodies += [(provider.body, PROVIDER_META) for provider in declared.providers.values()]
    bodies += [
        (each.body, NOTHING) for block in declared.variables.values() for each in block.body.of_type("validation")
    ]
    bodies += [(each.body, NOTHING) for check in declared.checks for each in check.body.of_type("assert")]
    for body, skipped in bodies:
        yield from _of_body(body, NOTHING, skipped)
    for block in declared.resources.values():
        yield from _of_resource(block)
    for call in declared.calls.values():
        yield from _of_repeated(call.body, CALL_META)


def _of_resource(block: Block) -> Iterator[Part]:
    yield from _of_repeated(block.body, META, frozenset({"lifecycle", "provisioner", "connection"}))
    allowed = _repetition(block.body)
    for lifecycle in block.body.of_type("lifecycle"):
        for condition in lifecycle.body.blocks:
            own = {"self"} if condition.type == "postcondition" else set()
            yield from _of_body(condition.body, allowed | own)
    for word in ("provisioner", "connection"):
        for inner in block.body.of_type(word):
            yield from _of_body(inner.body, allowed | {"self"}, frozenset({"when", "on_failure"}))


def _repetition(body: Body) -> frozenset[str]:
    words = {"count": "count", "for_each": "each"}
    return frozenset(name for word, name in words.items() if word in body.attributes)


def _of_repeated(body: Body, skipped: frozenset[str], blocks: frozenset[str] = NOTHING) -> Iterator[Part]:
    """Yield the expressions of a block that may have `count` or `for_each`."""
    for word in ("count", "for_each"):
        if word in body.attributes:
            yield body.attributes[word].expr, body.source_of(word), NOTHING
    yield from _of_body(body, _repetition(body), skipped | {"count", "for_each"}, blocks)


def _of_body(
    body: Body, allowed: frozenset[str], skipped: frozenset[str] = NOTHING, blocks: frozenset[str] = NOTHING
) -> Iterator[Part]:
    for name, attribute in body.attributes.items():
        if name not in skipped:
            yield attribute.expr, body.source_of(name), allowed
    for block in body.blocks:
        if block.type == "dynamic" and len(block.labels) == 1:
            yield from _of_dynamic(block, allowed)
        elif block.type not in blocks:
            yield from _of_body(block.body, allowed)


def _of_dynamic(block: Block, allowed: frozenset[str]) -> Iterator[Part]:
    iterator = block.body.attributes.get("iterator")
    named = iterator.expr.names[0] if iterator and isinstance(iterator.expr, Traversal) else block.labels[0]
    inner = allowed | {named}
    for name, attribute in block.body.attributes.items():
        if name != "iterator":
            yield attribute.expr, block.body.source_of(name), allowed if name == "for_each" else inner
    for content in block.body.of_type("content"):
        yield from _of_body(content.body, inner)
