"""Conditions that authors state: validation of variables, preconditions and postconditions."""

from __future__ import annotations

from collections.abc import Iterator

from relint.lang.hcl.convert import convert
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.evaluate import Scope, evaluate
from relint.lang.hcl.syntax import Block, Expr, Source
from relint.lang.hcl.types import BOOL, STRING
from relint.lang.hcl.values import Val
from relint.readers.terraform.instances import Instance
from relint.readers.terraform.module import InstanceScope, Module

WARNING = "Check block assertion failed"


def broken_conditions(module: Module) -> Iterator[EvaluationError]:
    """Yield an error for each condition of variables, outputs and resources that does not hold."""
    for variable in module.declared.variables.values():
        for block in variable.body.of_type("validation"):
            at = _given_at(module, variable)
            yield from _broken(block, module, "Invalid value for variable", at)
    for output in module.declared.outputs.values():
        for block in output.body.of_type("precondition"):
            yield from _broken(block, module, "Module output value precondition failed")


def broken_checks(module: Module) -> Iterator[EvaluationError]:
    """Yield an error for each check whose condition cannot be evaluated; one that does not hold is but a warning."""
    for check in module.declared.checks:
        for block in check.body.of_type("assert"):
            for error in _broken(block, module, WARNING):
                if not error.reason.startswith(WARNING):
                    yield error


def broken_lifecycle(instance: Instance) -> Iterator[EvaluationError]:
    """Yield an error for each condition of one resource instance that does not hold."""
    for lifecycle in instance.block.body.of_type("lifecycle"):
        for block in lifecycle.body.blocks:
            if block.type == "precondition":
                yield from _broken(block, instance.scope, "Resource precondition failed")
            elif block.type == "postcondition":
                yield from _broken(block, _with_self(instance), "Resource postcondition failed")


def _with_self(instance: Instance) -> Scope:
    names = dict(instance.found.repetition(instance.key))
    return _SelfScope(InstanceScope(instance.module, names), instance)


class _SelfScope:
    """A scope in which `self` is the instance."""

    __slots__ = ("context", "instance", "outer")

    def __init__(self, outer: Scope, instance: Instance) -> None:
        self.outer = outer
        self.instance = instance
        self.context = outer.context

    def lookup(self, names: tuple[str, ...]) -> tuple[Val, int]:
        """Return `self`, else what the outer scope has."""
        return (self.instance.value(), 1) if names[0] == "self" else self.outer.lookup(names)


def _given_at(module: Module, variable: Block) -> tuple[Source, tuple[int, int]]:
    """Return where a variable's value is given: its declaration, unless the call of the module says it."""
    name = variable.labels[0]
    if module.call is not None and name in module.call.block.body.attributes:
        body = module.call.block.body
        expr = body.attributes[name].expr
        return body.source_of(name), (expr.start, expr.end)
    return variable.body.source, (variable.start, variable.end)


def _broken(
    block: Block, scope: Scope, what: str, at: tuple[Source, tuple[int, int]] | None = None
) -> Iterator[EvaluationError]:
    attributes = block.body.attributes
    if "condition" not in attributes:
        return
    expr = attributes["condition"].expr
    try:
        verdict = _verdict(expr, scope)
        message = _message(block, scope)  # which Terraform evaluates also where the condition holds
        if verdict.known and verdict.data is not True:
            refusal = EvaluationError(f"{what}: {_said(message, block, of_variable=at is not None)}")
            refusal.source, refusal.place = at or (block.body.source, (expr.start, expr.end))
            yield refusal
    except EvaluationError as error:
        error.source = error.source or block.body.source
        yield error


def _verdict(expr: Expr, scope: Scope) -> Val:
    try:
        verdict = convert(evaluate(expr, scope), BOOL)
        if verdict.null:
            raise EvaluationError("A condition must be either true or false, not null.")
        return verdict
    except EvaluationError as error:
        error.place = error.place or (expr.start, expr.end)
        raise


def _message(block: Block, scope: Scope) -> Val | None:
    attribute = block.body.attributes.get("error_message")
    return evaluate(attribute.expr, scope) if attribute is not None else None


def _said(message: Val | None, block: Block, *, of_variable: bool) -> str:
    """Return the text of an error message; which faults of its own come first was observed.

    Raises:
        EvaluationError: it is none.
    """
    if message is None:
        return "the condition does not hold"
    try:
        val = convert(message, STRING)
        if val.null and not of_variable:
            raise EvaluationError("Unsuitable value for error message: must not be null.")
        if val.sensitive and of_variable:
            raise EvaluationError("The error message refers to sensitive values, so that it cannot be shown.")
    except EvaluationError as error:
        expr = block.body.attributes["error_message"].expr
        error.place = (expr.start, expr.end)
        raise
    return val.text if val.known and not val.null and not val.sensitive else "the condition does not hold"
