"""Functions that may run longer than the API in front of them waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from relint.checks.timeouts.mappings import FUNCTION, named, seconds
from relint.model.dependency import Evidence
from relint.model.resource import Resource
from relint.plugin import RuleContext, Undecidable, Violation

TARGETS: Mapping[str, str] = {"aws_api_gateway_integration": "uri", "aws_apigatewayv2_integration": "integration_uri"}


def check(context: RuleContext) -> Iterator[Violation | Undecidable]:
    """Yield each function with an integration that gives up earlier."""
    for type_, path in TARGETS.items():
        for integration in context.system.of_kind(type_):
            for function in named(integration, path, FUNCTION, context):
                yield from _judged(integration, function, context)


def _judged(integration: Resource, function: Resource, context: RuleContext) -> Iterator[Violation | Undecidable]:
    waits, takes = seconds(integration, "timeout_seconds", context), seconds(function, "timeout_seconds", context)
    if isinstance(waits, str) or isinstance(takes, str):
        yield Undecidable(function, waits if isinstance(waits, str) else str(takes))
    elif takes > waits:
        message = f"{function.address} may take {takes:g} seconds, and {integration.address} gives up after {waits:g}"
        evidence = Evidence(
            f"{integration.address} waits {waits:g} seconds", integration.span_of("timeout_milliseconds")
        )
        yield Violation(function, message, function.span_of("timeout"), (evidence,), aspect=integration.address)
