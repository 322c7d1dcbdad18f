"""How clients of a service behave: policies of Istio, Linkerd, Envoy Gateway and GKE.

Sources: https://istio.io/latest/docs/reference/config/networking/, https://linkerd.io/2/reference/service-profiles/,
https://gateway.envoyproxy.io/docs/api/extension_types/#backendtrafficpolicy,
https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from relint.model.span import Span
from relint.model.value import Known, Value
from relint.readers.kubernetes.fields import (
    NOTHING,
    at,
    default,
    field,
    items,
    known,
    mapping,
    measure,
    span,
    text,
    whole,
    word,
)
from relint.readers.kubernetes.objects import Object
from relint.readers.kubernetes.quantities import duration_seconds

DURATION = "a duration"
UNSAFE = frozenset({"POST", "PATCH"})
"""Methods of which a second call is not the same as the first (RFC 9110, 9.2.2)."""


def destination_rule(thing: Object) -> dict[str, Value]:
    """Return the facts of an Istio DestinationRule."""
    policy = mapping(thing.spec, "trafficPolicy")
    pool = mapping(policy, "connectionPool")
    return _common(thing) | {
        "host": word(thing.spec, "host"),
        "ejects_outliers": _there(policy, "outlierDetection"),
        "limits_connections": _there(policy, "connectionPool"),
        "connect_timeout_seconds": _duration(mapping(pool, "tcp"), "connectTimeout"),
        "ejects_percent": whole(mapping(policy, "outlierDetection"), "maxEjectionPercent"),
    }


def service_profile(thing: Object) -> dict[str, Value]:
    """Return the facts of a Linkerd ServiceProfile, which is called as the host that it is for."""
    routes = [route for route in items(thing.spec, "routes") if isinstance(route, Mapping)]
    return _common(thing) | {
        "host": Known(thing.name, span(mapping(thing.body, "metadata"), "name")),
        "timeout_seconds": longest([_duration(route, "timeout") for route in routes]),
        "retries_writes": _retried_writes(routes),
    }


def _retried_writes(routes: list[Mapping[str, Any]]) -> Value:
    for route in routes:
        if route.get("isRetryable") is True and text(route, "condition", "method").upper() in UNSAFE:
            return Known(True, span(route, "isRetryable"))
    return Known(False)


def backend_traffic_policy(thing: Object) -> dict[str, Value]:
    """Return the facts of an Envoy Gateway BackendTrafficPolicy."""
    timeout, retry = mapping(thing.spec, "timeout"), mapping(thing.spec, "retry")
    attempts = whole(retry, "numRetries", default("envoy-gateway.numRetries")) if "retry" in thing.spec else NOTHING
    return _common(thing) | {
        "ejects_outliers": _there(mapping(thing.spec, "healthCheck"), "passive"),
        "limits_connections": _there(thing.spec, "circuitBreaker"),
        "connect_timeout_seconds": _duration(mapping(timeout, "tcp"), "connectTimeout"),
        "timeout_seconds": _duration(mapping(timeout, "http"), "requestTimeout"),
        "attempts": attempts,
        "try_seconds": _duration(mapping(retry, "perRetry"), "timeout"),
        "timeout_defects": defects(
            tries_in(
                known(_duration(mapping(timeout, "http"), "requestTimeout")),
                known(_duration(mapping(retry, "perRetry"), "timeout")),
                known(attempts),
                span(thing.spec, "retry"),
            )
        ),
    }


def backend_config(thing: Object) -> dict[str, Value]:
    """Return the facts of a GKE BackendConfig or GCPBackendPolicy: they say the same at two places."""
    spec = mapping(thing.spec, "default") or thing.spec
    return _common(thing) | {
        "timeout_seconds": _duration(spec, "timeoutSec"),
        "drain_seconds": _duration(mapping(spec, "connectionDraining"), "drainingTimeoutSec"),
    }


def sidecar(thing: Object) -> dict[str, Value]:
    """Return the facts of an Istio Sidecar; what it hides is for linking to say."""
    mode = field(mapping(thing.spec, "outboundTrafficPolicy"), "mode")
    return _common(thing) | {"registry_only": Known(known(mode) == "REGISTRY_ONLY", mode.span)}


def _common(thing: Object) -> dict[str, Value]:
    return {"namespace_written": Known(bool(thing.namespace))}


def _there(node: Mapping[str, Any], key: str) -> Value:
    return Known(bool(at(node, key)), span(node, key))


def _duration(node: Mapping[str, Any], key: str) -> Value:
    return measure(node, key, duration_seconds, DURATION)


def linkerd(thing: Object) -> dict[str, Value]:
    """Return what Linkerd's annotations on a Service or a route say of timeouts and retries.

    Source: https://linkerd.io/2/reference/retries/, https://linkerd.io/2/reference/timeouts/
    """
    node = mapping(thing.body, "metadata", "annotations")
    whole_request, each = (f"{name}.linkerd.io/{what}" for name, what in (("timeout", "request"), ("retry", "timeout")))
    facts: dict[str, Value] = {}
    if whole_request in node:
        facts["timeout_seconds"] = _duration(node, whole_request)
    if "retry.linkerd.io/http" in node or "retry.linkerd.io/grpc" in node:
        attempts = whole(node, "retry.linkerd.io/limit", default("linkerd.retryLimit"))
        limits = known(_duration(node, whole_request)), known(_duration(node, each))
        facts["attempts"] = attempts
        facts["timeout_defects"] = defects(tries_in(*limits, known(attempts), span(node, each)))
    return facts


Defect = tuple[str, Span | None]


def tries_in(limit: float | None, each: float | None, attempts: Any, place: Span | None) -> Iterator[Defect]:
    """Yield why a number of retries does not fit in the time of the whole request (seconds)."""
    if not limit or not each:
        return
    if each > limit:
        yield f"a try may take {each:g} s, the whole request {limit:g} s", place
    elif isinstance(attempts, int) and attempts > 0 and each * (attempts + 1) > limit:
        needed = each * (attempts + 1)
        yield f"{attempts + 1} tries of {each:g} s need {needed:g} s, the request has {limit:g} s", place


def defects(found: Iterator[Defect]) -> Value:
    """Return clauses as a fact that is placed where the first of them stands."""
    listed = list(found)
    return Known([words for words, _ in listed], listed[0][1] if listed else None)


def longest(values: list[Value]) -> Value:
    """Return the longest of timeouts; null where a rule has none, because that rule waits for ever."""
    for value in values:
        if not isinstance(value, Known) or value.data is None:
            return value
    return max(values, key=known) if values else NOTHING
