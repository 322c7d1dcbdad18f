"""Queues that show a message again while the function behind them may still work on it."""

from __future__ import annotations

from collections.abc import Iterator

from relint.checks.timeouts.mappings import pollings
from relint.plugin import RuleContext, Undecidable, Violation

ATTRIBUTE = "visibility_timeout_seconds"


def check(context: RuleContext) -> Iterator[Violation | Undecidable]:
    """Yield each queue whose visibility timeout is below its function's timeout."""
    for polling in pollings(context):
        if isinstance(polling, Undecidable):
            yield polling
        elif polling.visibility_seconds < polling.timeout_seconds:
            queue, function = polling.queue, polling.function
            message = (
                f"{queue.address} hides a message for {polling.visibility_seconds:g} seconds, "
                f"and {function.address} may take {polling.timeout_seconds:g}"
            )
            yield Violation(queue, message, queue.span_of(ATTRIBUTE), aspect=function.address)
