"""Queues that a function polls: who is who, and how long each may take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from relint.model.resource import Resource
from relint.model.value import Unknown
from relint.plugin import RuleContext, Undecidable

MAPPING, QUEUE, FUNCTION = "aws_lambda_event_source_mapping", "queue", "function"
ALIAS = "aws_lambda_alias"  # names its function in `function_name`, as a mapping does


@dataclass(frozen=True, slots=True)
class Polling:
    """A queue, the function behind it, and three times in seconds."""

    queue: Resource
    function: Resource
    visibility_seconds: float
    timeout_seconds: float
    window_seconds: float


def pollings(context: RuleContext) -> Iterator[Polling | Undecidable]:
    """Yield every queue with its function; what is unknown of the three times instead of them."""
    for mapping in context.system.of_kind(MAPPING):
        for queue in named(mapping, "event_source_arn", QUEUE, context):
            for function in named(mapping, "function_name", FUNCTION, context):
                yield _polling(mapping, queue, function, context)


def named(resource: Resource, path: str, kind: str, context: RuleContext) -> Iterator[Resource]:
    """Yield the resources of a kind that an attribute names, modules of the registry too; functions also by alias."""
    for identity in resource.refs.get(path, ()):
        target = context.system.resources.get(identity)
        if target is not None and target.kind == kind:
            yield target
        elif target is not None and target.type == ALIAS and resource.type != ALIAS:
            yield from named(target, path, kind, context)


def _polling(mapping: Resource, queue: Resource, function: Resource, context: RuleContext) -> Polling | Undecidable:
    times = [
        seconds(queue, "visibility_seconds", context),
        seconds(function, "timeout_seconds", context),
        seconds(mapping, "batch_window_seconds", context),
    ]
    numbers = [time for time in times if isinstance(time, float)]
    if len(numbers) == len(times):
        return Polling(queue, function, *numbers)
    return Undecidable(queue, next(str(time) for time in times if not isinstance(time, float)))


def seconds(resource: Resource, fact: str, context: RuleContext) -> float | str:
    """Return a time; why it is unknown where it is."""
    value = context.system.fact(resource, fact)
    if value is None or isinstance(value, Unknown):
        return f"{fact}: {value.why if value else 'it is not known'}"
    return float(value.data) if isinstance(value.data, (int, float)) else f"{fact}: it is not a number"
