"""Dead-letter queues that keep messages no longer than the queues that fill them."""

from __future__ import annotations

from collections.abc import Iterator

from relint.model.dependency import Evidence
from relint.model.resource import Resource
from relint.model.value import Unknown
from relint.plugin import RuleContext, Undecidable, Violation

QUEUE, POLICY, RETENTION = "aws_sqs_queue", "aws_sqs_queue_redrive_policy", "message_retention_seconds"


def check(context: RuleContext) -> Iterator[Violation | Undecidable]:
    """Yield each such dead-letter queue once; queues that keep their order start the time anew."""
    seen: set[str] = set()
    for source, dead in _pairs(context):
        if dead.id not in seen and source.attributes.get("fifo_queue") is not True:
            seen.add(dead.id)
            yield from _judged(source, dead, context)


def _pairs(context: RuleContext) -> Iterator[tuple[Resource, Resource]]:
    resources = context.system.resources
    for queue in context.system.of_kind(QUEUE):
        yield from (
            (queue, resources[dead]) for dead in queue.refs.get("redrive_policy", ()) if _is_queue(dead, context)
        )
    for policy in context.system.of_kind(POLICY):
        sources = [resources[queue] for queue in policy.refs.get("queue_url", ()) if _is_queue(queue, context)]
        for dead in policy.refs.get("redrive_policy", ()):
            if _is_queue(dead, context):
                yield from ((source, resources[dead]) for source in sources)


def _is_queue(identity: str, context: RuleContext) -> bool:
    resource = context.system.resources.get(identity)
    return resource is not None and resource.type == QUEUE


def _judged(source: Resource, dead: Resource, context: RuleContext) -> Iterator[Violation | Undecidable]:
    kept = [context.system.fact(queue, "retention_seconds") for queue in (source, dead)]
    unknown = next((value for value in kept if isinstance(value, Unknown)), None)
    if unknown is not None:
        yield Undecidable(dead, f"{RETENTION}: {unknown.why}", unknown.span)
        return
    first, second = (context.system.known(queue, "retention_seconds") for queue in (source, dead))
    if isinstance(first, (int, float)) and isinstance(second, (int, float)) and second <= first:
        evidence = Evidence(f"{source.address} keeps them for {first:g} seconds", source.span_of(RETENTION))
        message = f"{dead.address} keeps messages no longer than {source.address}, {second:g} seconds in all"
        yield Violation(dead, message, dead.span_of(RETENTION), (evidence,))
