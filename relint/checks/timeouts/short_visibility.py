"""Queues whose visibility timeout leaves the function behind them no time for retries."""

from __future__ import annotations

from collections.abc import Iterator

from relint.checks.timeouts.mappings import Polling, pollings
from relint.plugin import RuleContext, Undecidable, Violation

ATTRIBUTE, FACTOR = "visibility_timeout_seconds", "factor"


def check(context: RuleContext) -> Iterator[Violation | Undecidable]:
    """Yield each queue between its function's timeout and the multiple of it that AWS asks for."""
    factor = context.options.get(FACTOR)
    times = factor if isinstance(factor, int) else 6
    for polling in pollings(context):
        if isinstance(polling, Undecidable):
            continue  # the rule on the timeout itself says so
        due = times * polling.timeout_seconds + polling.window_seconds
        if polling.timeout_seconds <= polling.visibility_seconds < due:
            yield _violation(polling, times, due)


def _violation(polling: Polling, times: int, due: float) -> Violation:
    queue, window = polling.queue, " and its batching window" if polling.window_seconds else ""
    message = (
        f"{queue.address} hides a message for {polling.visibility_seconds:g} seconds; "
        f"{times} times the timeout of {polling.function.address}{window} are {due:g}"
    )
    return Violation(queue, message, queue.span_of(ATTRIBUTE), aspect=polling.function.address)
