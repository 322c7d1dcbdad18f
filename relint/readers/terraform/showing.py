"""A root module as `relint show` and `relint console` print it: values exactly, unknown parts with their reasons."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from relint.lang.hcl.ephemeral import EPHEMERAL, is_ephemeral
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.evaluate import evaluate
from relint.lang.hcl.marks import any_sensitive
from relint.lang.hcl.numbers import Real, text_of
from relint.lang.hcl.open_values import plain
from relint.lang.hcl.parse import parse_expression
from relint.lang.hcl.syntax import Block, Call, Source, SyntaxFault
from relint.lang.hcl.types import DYNAMIC
from relint.lang.hcl.values import Gap, Val
from relint.model.finding import Problem
from relint.model.span import whole_file
from relint.readers.terraform.conditions import broken_checks, broken_conditions, broken_lifecycle
from relint.readers.terraform.cycles import cycles
from relint.readers.terraform.declarations import Key, is_override
from relint.readers.terraform.expansion import Expansion
from relint.readers.terraform.instances import META, META_BLOCKS, Instance, instance
from relint.readers.terraform.module import Module, is_true
from relint.readers.terraform.naming import check_names, naming_faults
from relint.readers.terraform.nested import block_types, block_value
from relint.readers.terraform.reading import Opaque, called
from relint.readers.terraform.rigid import rigid_faults
from relint.readers.terraform.statements import statement_faults
from relint.readers.terraform.type_text import type_text
from relint.readers.terraform.validation import absent_module, call_faults, file_faults, source_faults


@dataclass(slots=True)
class Shown:
    """The values of one root module, or the first reason why Terraform would refuse it."""

    module: Module
    outputs: dict[str, Val] = field(default_factory=dict)
    resources: dict[str, dict[str, Val]] = field(default_factory=dict)
    instances: dict[str, Instance] = field(default_factory=dict)
    error: Problem | None = None


def shown(module: Module) -> Shown:
    """Evaluate everything in a root module; the first error ends it."""
    found = Shown(module)
    found.error = next(_static(module), None) or _validated(module)
    if found.error is None:
        try:
            for each in _modules(module):
                _evaluate(each, found)
            for name in module.declared.outputs:
                found.outputs[name] = plain(_asked(module, lambda name=name: module.output(name)))  # type: ignore[misc]
                _check_sensitive(module, name, found.outputs[name])
                _check_lasting(module, name, found.outputs[name])
            found.error = next(iter(module.root.invalid), None)
        except EvaluationError as error:
            found.error = placed(error, module)
    return found


def _validated(module: Module) -> Problem | None:
    from relint.readers.terraform.unsettled import refused_unsettled

    error = refused_unsettled(module)
    return placed(error, module) if error is not None else None


def _check_sensitive(module: Module, name: str, val: Val) -> None:
    block = module.declared.outputs[name]
    if any_sensitive(val) and not is_true(block.body, "sensitive"):
        error = EvaluationError("Output refers to sensitive values; it must be marked as sensitive.")
        error.place, error.source = (block.start, block.end), block.body.source
        raise error


def _check_lasting(module: Module, name: str, val: Val) -> None:
    """Refuse an output of ephemeral values that does not say so; one of a root module, whatever it says."""
    block = module.declared.outputs[name]
    expr = block.body.attributes["value"].expr
    error = EvaluationError("The output is derived from an ephemeral value.")
    error.place, error.source = (expr.start, expr.end), block.body.source_of("value")
    if is_true(block.body, "ephemeral"):
        error = EvaluationError("Ephemeral outputs are not allowed in a root module.")
        error.place, error.source = (block.start, block.end), block.body.source
        if module.call is None:
            raise error
    elif is_ephemeral(val):
        raise error


def _check_known(expansion: Expansion, block: Block) -> None:
    """Refuse a number of instances that depends on what only a deploy gives, as plan does."""
    if expansion.sort == "unknown" and any(_managed(ref) for ref in expansion.refs):
        expr = block.body.attributes[expansion.by].expr
        error = EvaluationError(f'The "{expansion.by}" value depends on what cannot be determined until apply.')
        error.place, error.source = (expr.start, expr.end), block.body.source_of(expansion.by)
        raise error


def _managed(ref: str) -> bool:
    """Tell whether an id is that of a resource that a deploy makes; what a data source reads is known to a plan."""
    return re.search(r"(?:^|[:.])data\.", ref) is None


def placed(error: EvaluationError, module: Module) -> Problem:
    """Return an error as a problem at its place."""
    if isinstance(error.source, Source):
        return Problem(error.source.span(*(error.place or (0, 0))), error.reason)
    return Problem(whole_file(module.declared.directory or "."), error.reason)


def _static(module: Module) -> Iterator[Problem]:
    """Yield what can be refused without evaluating."""
    sources = module.root.sources
    own = {module.root.directory, *module.root.called}
    yield from _of(own, sources.problems)
    yield from _of(own, sources.invalid)
    seen = set()
    waiting = [module]
    while waiting:
        top = waiting.pop()
        directory = top.declared.directory
        if directory in seen:
            continue
        seen.add(directory)
        for path in sources.by_directory.get(directory, ()):
            body = sources.body(path)
            if body is not None:
                yield from statement_faults(body, top.declared, root=top.call is None)
                yield from file_faults(body, override=is_override(path.rpartition("/")[2]))
        yield from rigid_faults(top.declared)
        yield from naming_faults(top)
        for name, block in top.declared.calls.items():
            yield from source_faults(block)
            yield from absent_module(directory, block, sources)
            calls = top.calls(name)
            if calls.target is not None:
                yield from call_faults(block, calls.target)
                waiting += [below for below in [calls.prototype] if below is not None]
    yield from _of(own, sources.problems)
    yield from module.root.problems
    for span, names in cycles(module):
        yield Problem(span, f"Cycle: {', '.join(names)}")


def _of(directories: set[str], problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems of files in directories: a workspace may hold other root modules."""
    return (problem for problem in problems if problem.span.path.rpartition("/")[0] in directories)


def _modules(module: Module) -> Iterator[Module | Opaque]:
    waiting: list[Module | Opaque] = [module]
    while waiting:
        top = waiting.pop()
        yield top
        if isinstance(top, Module):
            for name, block in top.declared.calls.items():
                _check_known(_asked_expansion(top, name), block)
            waiting += reversed(list(called(top, strict=True)))


def _asked_expansion(module: Module, name: str) -> Expansion:
    return module.root.evaluation.run(lambda: module.calls(name).expansion)


def _asked(module: Module, work: Callable[[], Val]) -> Val:
    return module.root.evaluation.run(work)


def _evaluate(found: Module | Opaque, shown_: Shown) -> None:
    """Evaluate all that one module declares.

    Raises:
        EvaluationError: Terraform would refuse something.
    """
    if not isinstance(found, Module):
        return
    run = found.root.evaluation.run
    for error in run(lambda: list(broken_conditions(found))):
        raise error
    evaluate_names(found)
    for error in run(lambda: list(broken_checks(found))):
        raise error
    for key in found.declared.resources:
        _evaluate_resource(found, key, shown_)


def evaluate_names(found: Module) -> None:
    """Evaluate variables, locals and outputs of a module.

    Raises:
        EvaluationError: Terraform would refuse one.
    """
    run = found.root.evaluation.run
    for sort, names in (("var", found.declared.variables), ("local", found.declared.locals)):
        for name in names:
            run(lambda sort=sort, name=name: found.lookup((sort, name)))  # type: ignore[misc]
    for name in found.declared.outputs:
        val = run(lambda name=name: found.output(name))  # type: ignore[misc]
        _check_lasting(found, name, val)


def _evaluate_resource(module: Module, key: Key, shown_: Shown) -> None:
    run = module.root.evaluation.run
    expansion = run(lambda: module.expansion(key))
    _check_known(expansion, module.declared.resources[key])
    for number in expansion.keys:
        each = instance(module, key, number, expansion)
        shown_.resources[each.address] = run(lambda each=each: values_of(each))  # type: ignore[misc]
        shown_.instances[each.address] = each
        for error in run(lambda each=each: list(broken_lifecycle(each))):  # type: ignore[misc]
            raise error


def values_of(each: Instance) -> dict[str, Val]:
    """Return the attributes of an instance by name.

    Raises:
        EvaluationError: Terraform would refuse one.
    """
    if each.name[:2] == ("resource", "terraform_data"):
        return _lasting(each)
    body = each.block.body
    found: dict[str, Val] = {}
    for name, attribute in body.attributes.items():
        if name not in META:
            try:
                found[name] = plain(evaluate(attribute.expr, each.scope))
            except EvaluationError as error:
                error.source = error.source or body.source_of(name)
                raise
    for name in block_types(body):
        blocks = None if name in META_BLOCKS else block_value(body, name, each.scope)
        if blocks is not None:
            found[name] = blocks
    return found


def _lasting(each: Instance) -> dict[str, Val]:
    found = dict(each.value().fields)
    for name, attribute in each.block.body.attributes.items():
        if name in found and is_ephemeral(found[name]):
            error = EvaluationError(f'Ephemeral values are not valid for "{name}", which is kept in the state.')
            error.place, error.source = (attribute.expr.start, attribute.expr.end), each.block.body.source_of(name)
            raise error
    return found


def answer(text: str, module: Module) -> dict[str, object]:
    """Evaluate one expression in a module's scope, as the console does.

    Returns `{"value": ..., "type": "..."}`, `{"unknown": "why"}` or `{"error": "..."}`; see `written` for the value.
    `type(...)`, which only the console knows, gives the text of a type, of type "type".
    """
    try:
        expr = parse_expression(f"{text}\n")  # a heredoc ends with a line
        check_names(expr, module)
        asked = (
            expr.arguments[0] if isinstance(expr, Call) and expr.name == "type" and len(expr.arguments) == 1 else expr
        )
        val = plain(_asked(module, lambda: evaluate(asked, module)))
    except SyntaxFault as fault:
        return {"error": fault.reason}
    except EvaluationError as error:
        return {"error": error.reason}
    if asked is not expr:
        return {"value": type_text(val.type), "type": "type"}
    if isinstance(val.data, Gap):
        return {"unknown": val.data.why}
    return {"value": Exactly(val, module.root.directory), "type": "dynamic" if val.type == DYNAMIC else str(val.type)}


@dataclass(frozen=True, slots=True)
class Exactly:
    """A value that is to be written with all the digits of its numbers."""

    val: Val
    scope: str = ""  # the directory of the root module, where refs are to be shown without it


def written(data: object) -> str:
    """Return JSON on one line; an `Exactly` is written as its value, unknown parts as `__unknown__` objects."""
    if isinstance(data, Exactly):
        return _json(data.val, f"{data.scope}:" if data.scope else "")
    if isinstance(data, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(key))}: {written(item)}" for key, item in data.items()) + "}"
    return json.dumps(data)


def _json(val: Val, scope: str) -> str:
    val = plain(val)
    data = val.data
    if isinstance(data, Gap):
        record = {
            "__unknown__": True,
            "why": data.why,
            "refs": sorted(ref.removeprefix(scope) for ref in val.refs - EPHEMERAL),
        }
        return json.dumps(record, ensure_ascii=False)
    if isinstance(data, tuple):
        return "[" + ", ".join(_json(part, scope) for part in data) + "]"
    if isinstance(data, dict):
        return (
            "{"
            + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {_json(part, scope)}" for key, part in data.items())
            + "}"
        )
    if data is None or isinstance(data, bool | str):
        return json.dumps(data, ensure_ascii=False)
    return json.dumps(text_of(data)) if isinstance(data, Real) and data.infinite else text_of(data)
