"""The value of an input variable: what the caller or a file gives, else its default, as its type wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relint.lang.hcl.constraints import Constraint, constraint
from relint.lang.hcl.convert import bare
from relint.lang.hcl.ephemeral import EPHEMERAL, is_ephemeral
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.evaluate import evaluate
from relint.lang.hcl.open_values import OpenObject, plain
from relint.lang.hcl.syntax import Block, Literal, Source
from relint.lang.hcl.types import ObjectType
from relint.lang.hcl.values import Val, object_val, unknown
from relint.model.value import NO_REFS
from relint.readers.terraform.variables import NoNames

if TYPE_CHECKING:
    from relint.readers.terraform.module import Module

INPUT = "it is an input of a reusable module"


def input_value(module: Module, name: str) -> Val:
    """Return `var.name` in one module instance.

    Raises:
        EvaluationError: the value does not fit the type, or Terraform refuses the expression that gives it.
    """
    block = module.declared.variables[name]
    kind = type_of(module, block)
    if module.call is None and module.root.reusable:
        return _marked(unknown(bare(kind.type), INPUT), block)
    val = _given(module, name)
    source, place = _origin(module, name, given=val is not None)
    if val is None or (val.null and _flag(block, "nullable", otherwise=True) is False):
        if val is not None and "default" not in block.body.attributes:
            raise _refusal(name, "required variable may not be set to null", source, place)
        val = _default(module, block)
    if val is None:
        return _marked(unknown(bare(kind.type), f"var.{name} has no default"), block)
    try:
        if is_ephemeral(val) and not _flag(block, "ephemeral", otherwise=False):
            raise EvaluationError("the variable does not accept ephemeral values")
        return _marked(_fitted(kind, val), block)
    except EvaluationError as error:
        raise _refusal(name, error.reason, source, place) from None


def _origin(module: Module, name: str, *, given: bool) -> tuple[Source, tuple[int, int]]:
    """Return where the value of a variable is written, for errors."""
    block = module.declared.variables[name]
    outside = module.root.given.get(name) if module.call is None else None
    if given and module.call is not None:
        body = module.call.block.body
        expr = body.attributes[name].expr
        return body.source_of(name), (expr.start, expr.end)
    if outside is not None and outside.source is not None:
        return outside.source, outside.place
    attribute = block.body.attributes.get("default")
    if attribute is None or given:
        return block.body.source, (block.start, block.end)
    return block.body.source_of("default"), (attribute.expr.start, attribute.expr.end)


def _refusal(name: str, reason: str, source: Source, place: tuple[int, int]) -> EvaluationError:
    error = EvaluationError(f"The given value is not suitable for var.{name}: {reason}.")
    error.source, error.place = source, place
    return error


def type_of(module: Module, block: Block) -> Constraint:
    """Return what a variable's value is converted to; anything where its type cannot be read."""
    cache = module.root.constraints
    found = cache.get(id(block))
    if found is None:
        found = cache[id(block)] = _constraint(module, block)
    return found


def _constraint(module: Module, block: Block) -> Constraint:
    attribute = block.body.attributes.get("type")
    if attribute is None:
        return Constraint()
    try:
        return constraint(attribute.expr, NoNames(module.context))
    except EvaluationError as error:
        error.place = error.place or (attribute.expr.start, attribute.expr.end)
        module.root.refused(error, block.body.source_of("type"))
        return Constraint()


def _given(module: Module, name: str) -> Val | None:
    if module.call is not None:
        return module.call.argument(name)
    given = module.root.given.get(name)
    return given.value if given else None


def _default(module: Module, block: Block) -> Val | None:
    attribute = block.body.attributes.get("default")
    if attribute is None:
        return None
    try:
        val = evaluate(attribute.expr, NoNames(module.context))
        if val.null and _flag(block, "nullable", otherwise=True) is False:
            error = EvaluationError("A null default value is not valid when nullable=false.")
            error.place = (attribute.expr.start, attribute.expr.end)
            raise error
        return val
    except EvaluationError as error:
        error.source = error.source or block.body.source_of("default")
        raise


def _fitted(kind: Constraint, val: Val) -> Val:
    if isinstance(val, OpenObject) and isinstance(kind.type, ObjectType):
        val = object_val({name: val.attribute(name) for name in kind.type.attributes}).marked(val.refs)
    return kind.applied(val if type(val) is OpenObject else plain(val))


def _marked(val: Val, block: Block) -> Val:
    if _flag(block, "ephemeral", otherwise=False):
        val = val.marked(EPHEMERAL)
    return val.marked(NO_REFS, sensitive=True) if _flag(block, "sensitive", otherwise=False) else val


def _flag(block: Block, name: str, *, otherwise: bool) -> bool:
    attribute = block.body.attributes.get(name)
    if attribute is None or not isinstance(attribute.expr, Literal):
        return otherwise
    return attribute.expr.value.data is True
